"""What people do to an answer, one function an act; each is one transaction.

Rows of the workshop are locked before those of the record, always in this order.
"""
