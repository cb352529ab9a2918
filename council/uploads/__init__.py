"""What people upload and imports bring: taken by one function, looked at by a process with limits.

`council.uploads.accepting.accept` is that function. It must stay light here: the process that looks
at hostile files imports this package and has no use for the site.
"""
