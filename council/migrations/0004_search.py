"""The search's own tables, and the index that each database keeps of them by itself.

PostgreSQL: two generated tsvectors, of everything and of the head alone. SQLite: an FTS5 table
that reads its content from the entries and follows them by triggers. Both cut the stems at
spaces and nothing else, so both find the same.
"""
import django.db.models.deletion
from django.db import migrations, models

FIELDS = "title, parts, names, text"
OLD = "old.paper_id, old.title, old.parts, old.names, old.text"
NEW = "new.paper_id, new.title, new.parts, new.names, new.text"
# A word between the fields keeps a phrase from reaching across; SQLite's columns do by themselves.
HEAD = "title || ' 0x0 ' || parts || ' 0x0 ' || names"

POSTGRESQL = [
    f"""
    ALTER TABLE council_searchentry
    ADD COLUMN head_index tsvector GENERATED ALWAYS AS (to_tsvector('simple', {HEAD})) STORED,
    ADD COLUMN whole_index tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', {HEAD} || ' 0x0 ' || text)) STORED
    """,
    "CREATE INDEX council_searchentry_head ON council_searchentry USING gin (head_index)",
    "CREATE INDEX council_searchentry_whole ON council_searchentry USING gin (whole_index)",
]
SQLITE = [
    f"""
    CREATE VIRTUAL TABLE council_searchindex USING fts5(
        {FIELDS}, content='council_searchentry', content_rowid='paper_id', columnsize=0
    )
    """,
    f"""
    CREATE TRIGGER council_searchentry_added AFTER INSERT ON council_searchentry BEGIN
        INSERT INTO council_searchindex (rowid, {FIELDS}) VALUES ({NEW});
    END
    """,
    f"""
    CREATE TRIGGER council_searchentry_removed AFTER DELETE ON council_searchentry BEGIN
        INSERT INTO council_searchindex (council_searchindex, rowid, {FIELDS})
        VALUES ('delete', {OLD});
    END
    """,
    f"""
    CREATE TRIGGER council_searchentry_changed AFTER UPDATE OF {FIELDS} ON council_searchentry
    BEGIN
        INSERT INTO council_searchindex (council_searchindex, rowid, {FIELDS})
        VALUES ('delete', {OLD});
        INSERT INTO council_searchindex (rowid, {FIELDS}) VALUES ({NEW});
    END
    """,
]


def make_index(apps, schema_editor):
    """Let the database at hand keep its index."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """PostgreSQL's columns go with their table; SQLite's has to be dropped."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE council_searchindex")


class Migration(migrations.Migration):

    dependencies = [
        ('council', '0003_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileText',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'Text einer Datei',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='council.paper')),
                ('public', models.BooleanField(help_text='Whether its words count among the public ones.')),
                ('has_attachment', models.BooleanField()),
                ('factions', models.TextField(help_text='Keys between commas: ,3,17,')),
                ('committees', models.TextField(help_text='Keys between commas: ,4,')),
                ('title', models.TextField(help_text='Stems of the title.')),
                ('parts', models.TextField(help_text="Stems of the parts of the title's compounds.")),
                ('names', models.TextField(help_text='The number in its forms, and stems of who asks.')),
                ('text', models.TextField(help_text="Stems of everything else, and of its compounds' parts.")),
                ('head', models.TextField(help_text='Title and who asks, as people read them.')),
                ('body', models.TextField(help_text='Everything else, as people read it.')),
            ],
            options={
                'verbose_name': 'Eintrag der Suche',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='Folded: strasse', max_length=60, unique=True)),
                ('backwards', models.CharField(db_index=True, help_text='Its stem: ssarts', max_length=60)),
                ('shown', models.CharField(help_text='As somebody wrote it: Straße', max_length=80)),
                ('base', models.CharField(db_index=True, help_text='As in compounds: strass', max_length=60)),
                ('stem', models.CharField(db_index=True, max_length=60)),
                ('parts', models.TextField(blank=True, help_text="Stems of a compound's parts.")),
                ('papers', models.PositiveIntegerField(help_text='How many public papers hold it.')),
            ],
            options={
                'verbose_name': 'Wort der Suche',
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
