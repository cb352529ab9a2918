"""What the search finds with: one entry a numbered paper, the words of the public ones, and
the texts of files. All of it is made from the record and can be made anew at any time.
"""

from django.db import models

from council.models.papers import Paper


class SearchEntry(models.Model):
    """A paper as the search sees it.

    The stems are what is compared; the database keeps its own index of them (a migration says
    which): FTS5 on SQLite, tsvector on PostgreSQL.
    """

    paper = models.OneToOneField(
        Paper, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    public = models.BooleanField(help_text="Whether its words count among the public ones.")
    has_attachment = models.BooleanField()
    factions = models.TextField(help_text="Keys between commas: ,3,17,")
    committees = models.TextField(help_text="Keys between commas: ,4,")
    title = models.TextField(help_text="Stems of the title.")
    parts = models.TextField(help_text="Stems of the parts of the title's compounds.")
    names = models.TextField(help_text="The number in its forms, and stems of who asks.")
    text = models.TextField(help_text="Stems of everything else, and of its compounds' parts.")
    head = models.TextField(help_text="Title and who asks, as people read them.")
    body = models.TextField(help_text="Everything else, as people read it.")

    class Meta:
        verbose_name = "Eintrag der Suche"

    def __str__(self) -> str:
        return f"Eintrag der Suche: {self.paper_id}"


class SearchWord(models.Model):
    """A word of the public papers; of what is not public, no word stands here."""

    word = models.CharField(max_length=60, unique=True, help_text="Folded: strasse")
    backwards = models.CharField(max_length=60, db_index=True, help_text="Its stem: ssarts")
    shown = models.CharField(max_length=80, help_text="As somebody wrote it: Straße")
    base = models.CharField(max_length=60, db_index=True, help_text="As in compounds: strass")
    stem = models.CharField(max_length=60, db_index=True)
    parts = models.TextField(blank=True, help_text="Stems of a compound's parts.")
    papers = models.PositiveIntegerField(help_text="How many public papers hold it.")

    class Meta:
        verbose_name = "Wort der Suche"

    def __str__(self) -> str:
        return self.shown


class SearchMark(models.Model):
    """One row that every act writes anew when something changes that papers are filtered by.

    What a process keeps in memory (`council.search.catalogue`) is right as long as it stays the
    same.
    """

    value = models.UUIDField()

    class Meta:
        verbose_name = "Marke der Suche"

    def __str__(self) -> str:
        return str(self.value)


class FileText(models.Model):
    """The text of a stored file, read from it once; empty if there is none to be read."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = "Text einer Datei"

    def __str__(self) -> str:
        return self.sha256
