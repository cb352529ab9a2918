"""The search over the record: what is found, in which order, and how it stays up to date.

`words` and `compounds` know German, `vocabulary` the words of the public papers; `texts` says
what of a paper is searched and `indexing` keeps it; `asking` reads what somebody typed, `hits`
finds and counts, `ranking` puts the best first and `passages` shows why.
"""
