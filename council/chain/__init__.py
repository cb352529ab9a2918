"""The chain: what is recorded stays as it was, or it is noticed.

Each row that says what happened is noted once, in the transaction that wrote it, with a digest of
what it says. Every entry carries the one before in its own digest, so the last one, the head,
vouches for all. The head is kept outside the database too: whoever can rewrite that cannot rewrite
what lies elsewhere.
"""
