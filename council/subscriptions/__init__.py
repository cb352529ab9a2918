"""Following papers and searches by mail: what is new for whom, and the mails that say it.

What people do with it (ask, confirm, end) stands in `council.services.subscriptions`.
"""
