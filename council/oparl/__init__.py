"""The open interface of the record: a read-only OParl 1.1 server.

`objects` shows rows as OParl's objects, `ledger` knows when each came, changed and went, `views`
answer requests, `rules` hold the specification as data and `walk` tries a whole server by them.
Specification: https://oparl.org/spezifikation/online-ansicht
"""
