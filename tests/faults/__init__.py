"""Seeded faults: small mistakes in the program, each with the tests that must notice it.

    python3 -m tests.faults                     all of them, one after the other
    python3 -m tests.faults --only late         those with this word in their name
    python3 -m tests.faults --list              only their names

A test that still passes with the mistake in place tests less than it says. The command makes the
mistakes in a copy of the tree, never in the tree itself, and is no part of the ordinary run;
`tests/test_faults.py`, which is, only looks whether the lists are still true.
"""
