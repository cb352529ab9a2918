"""How much of a paper is searched; known to the process that reads PDF files as well."""

# Characters of a paper's text or of one file's: some hundred pages.
LONGEST_TEXT = 200_000
