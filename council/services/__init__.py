"""What people do to the record, one function an act.

Each act is one transaction (`council.acts`): lock, check, write, history, step; mail after commit.
The functions of `council.services.door` take part in the workshop's transactions instead.
"""
