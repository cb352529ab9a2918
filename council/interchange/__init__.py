"""OParlImport papers in and giving them out as JSON Lines, one record a line.

`checking` reads one line, `ris` translates the lines of the old council system, `plan` looks at
a whole file, `taking` writes one record into the database, `giving` writes records out.
"""
