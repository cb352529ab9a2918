"""Kills servers, workers and database backends in the middle of their work.

    python3 -m tests.kills --database sqlite --rounds 200
    python3 -m tests.kills --database postgres --rounds 200

Two servers file, register, save, approve and issue without a pause, a worker does the chores; each
round one of them (or the backend of one) gets SIGKILL at a random moment and is started again. What
was acknowledged before must be there, nothing may have happened by half, and no row may speak of a
file that is not there. `test_kills.py` does a few rounds in the ordinary run.
"""
