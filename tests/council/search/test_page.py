"""The page that searches: what is found, marked, counted, suggested - and never betrayed."""

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council.acts import act
from council.history import save_as
from council.models import Originator, Paper, SearchWord
from council.queries import current_city
from council.search import indexing
from council.search.hits import newest_hits
from council.services import papers, sittings
from tests.scenes import scene
from tests.world import World

pytestmark = pytest.mark.django_db

GROUND = "Personalangelegenheit"


def page(client: Client, query: str) -> str:
    response = client.get(f"/vorgaenge/?{query}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def titles(client: Client, query: str) -> list[str]:
    """The titles on a page of hits, without their marks."""
    parts = re.split(r'class="cell-title">\s*<a href="', page(client, query))[1:]
    marked = [part.split(">", 1)[1].split("</a>")[0] for part in parts]
    return [title.replace("<mark>", "").replace("</mark>", "") for title in marked]


def suggested(client: Client, text: str) -> list[str]:
    return client.get("/vorgaenge/vorschlaege/", {"q": text}).json()["suggestions"]


@scene
def stock(world: World) -> World:
    world.inquiry(title="Bäume in der Badestraße")
    world.inquiry(title="Grundschulstandort am Elbufer")
    world.inquiry(title="Die Schule", questions=["Was kostet die Sanierung der Badestraße?"])
    world.inquiry(title="Schule und Standort")
    world.motion(title="Radtouren des Oberbürgermeisters", resolution="Nichts.")
    indexing.rebuild()  # so that the compounds know the words that came after them
    return world


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("baeume", "Bäume in der Badestraße"),
        ("Baum", "Bäume in der Badestraße"),
        ("badestrasse", "Bäume in der Badestraße"),
        ("Badestr.", "Bäume in der Badestraße"),
        ("Standort Grundschule", "Grundschulstandort am Elbufer"),
        ("Schulstandort", "Grundschulstandort am Elbufer"),
        ("Oberbürgemeister", "Radtouren des Oberbürgermeisters"),
        ("Radtour*", "Radtouren des Oberbürgermeisters"),
        ("Schulen", "Die Schule"),
    ],
)
def test_german_is_found_as_people_write_it(client: Client, stock: World, text: str, first: str):
    assert titles(client, f"q={text}")[0] == first


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Zuschüsse für Kitas", "Kita"),
        ("Neue Kita am Anger", "Kitas"),
        ("Sperrung der Elbbrücke", "gesperrt"),
        ("Elbbrücke gesperrt", "Sperrung"),
        ("Einrichtung eines Jugendklubs", "eingerichtet"),
        ("Lichtsignalanlage am Anger", "Ampel"),
        ("Erhöhung der Abfallgebühren", "Müllgebühr"),
        ("Besichtigung des Luftschutzbunkers", "Bunker"),
        ("Bunkeranlagen im Stadtgebiet", "Bunker"),
        ("Gebärdensprachdolmetscher im Stadtrat", "Gebärdendolmetscher"),
    ],
)
def test_other_forms_names_and_compounds_of_a_word_are_found(
    client: Client, world: World, title: str, typed: str
):
    world.inquiry(title="Bunker im Stadtpark")  # the word alone does not hide the longer ones
    world.inquiry(title=title)
    assert title in titles(client, f"q={typed}")
    assert title not in titles(client, f'q="{typed}"')


def test_a_word_that_others_begin_with_is_no_slip(client: Client, world: World):
    for number in range(3):
        world.inquiry(title=f"Begegnung mit Alten {number}")
    world.inquiry(title="Algenbefall am See")
    assert titles(client, "q=Algen") == ["Algenbefall am See"]
    assert "Meinten Sie" not in page(client, "q=Algen")


def test_a_number_is_found_however_it_is_written(client: Client, stock: World):
    paper = Paper.objects.get(title="Schule und Standort")
    number = str(paper.reference)  # F0004/26
    digits, year = number[1:5], number[6:]
    ways = [f"F {int(digits)}/{year}", f"f{digits}-{year}", f"{int(digits)}/{year}", number]
    for typed in (*ways, f"Anfrage {number}", f"F{digits}"):
        assert titles(client, f"q={typed}")[0] == "Schule und Standort", typed


def test_phrases_and_minus_say_exactly_what_is_meant(client: Client, stock: World):
    assert titles(client, 'q="Schule und Standort"') == ["Schule und Standort"]
    assert titles(client, 'q="Standort und Schule"') == []
    assert "Schule und Standort" not in titles(client, "q=Schule -Standort")
    assert "Die Schule" in titles(client, "q=Schule -Standort")


def test_the_title_comes_before_the_text_and_the_passage_shows_the_hit(
    client: Client, stock: World
):
    assert titles(client, "q=Badestraße") == ["Bäume in der Badestraße", "Die Schule"]
    assert "Sanierung der <mark>Badestraße</mark>?" in page(client, "q=Badestraße")


def test_a_word_that_no_paper_holds_does_not_hide_the_others(client: Client, stock: World):
    hits = titles(client, "q=Badestraße Bäume Weltraumbahnhof")
    assert hits == ["Bäume in der Badestraße", "Die Schule"]


def test_two_common_words_together_tell_as_much_as_a_rare_one(client: Client, world: World):
    world.inquiry(title="Name des Hafens")
    world.inquiry(title="Benennung der Brücke im Stadtpark")
    for number in range(2):
        world.inquiry(title=f"Brücke {number}")
        world.inquiry(title=f"Stadtpark {number}")
    hits = titles(client, "q=Name Brücke Stadtpark")
    assert hits == ["Benennung der Brücke im Stadtpark", "Name des Hafens"]


def test_a_word_at_the_end_of_a_long_text_counts(client: Client, world: World):
    pages = "Der Rat nimmt es zur Kenntnis. " * 300
    world.inquiry(title="Marktplatz und Bahnhof", questions=[f"{pages} Wann kommen die Laternen?"])
    world.inquiry(title="Ein Marktplatz", questions=["Wann kommen die Bänke?"])
    assert titles(client, "q=Marktplatz Laternen") == ["Marktplatz und Bahnhof", "Ein Marktplatz"]
    assert "Wann kommen die <mark>Laternen</mark>?" in page(client, "q=Marktplatz Laternen")


def test_one_letter_may_begin_a_name(client: Client, world: World):
    paper = world.motion(title="Neue Bäume")
    person = world.member.person
    asked = Originator(paper=paper, position=2, person=person, person_name="Nora Neu")
    with act():
        save_as(asked, by=None)
    assert titles(client, "q=n*") == ["Neue Bäume"]


def test_what_is_shown_of_a_text_is_escaped(client: Client, world: World):
    world.inquiry(title="<b>Zaun</b> & Tor", introduction="Der Zaun <script>alert(1)</script>")
    shown = client.get("/vorgaenge/?q=Zaun").content.decode()
    assert "&lt;b&gt;<mark>Zaun</mark>&lt;/b&gt; &amp; Tor" in shown
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    typed = client.get("/vorgaenge/", {"q": '"><script>alert(2)</script>'}).content.decode()
    assert "<script>alert" not in typed


def test_a_slip_is_put_right_and_said(client: Client, stock: World):
    shown = page(client, "q=Oberbürgemeisters").replace("%C3%BC", "ü")
    assert 'Meinten Sie <a href="?q=Oberbürgermeisters' in shown


def test_a_word_that_no_public_paper_holds_any_more_is_never_shown(client: Client, stock: World):
    # As if something had gone wrong with the count of the words.
    row = SearchWord(word="kanarienvogel", stem="kanarienvogel", papers=30)
    row.shown, row.backwards = "Kanarienvogel", "legovneiranak"
    row.save()
    assert "Kanarienvogel" not in page(client, "q=Kanarienvogl")
    assert suggested(client, "Kanarienv") == []
    stock.inquiry(title="Kanarienvogel")
    assert suggested(client, "Kanarienv") == ["Kanarienvogel"]
    assert "Meinten Sie" in page(client, "q=Kanarienvogl")


def test_words_that_end_the_alphabet_are_found_by_their_beginnings(client: Client, world: World):
    world.inquiry(title="Marktplatz mit 99 Zelten")
    assert suggested(client, "Marktplatz") == ["Marktplatz"]
    assert suggested(client, "ze") == ["Zelten"]
    assert "Meinten Sie" in page(client, "q=Martkplatz")
    assert titles(client, "q=Platz") == ["Marktplatz mit 99 Zelten"]


def test_filters_count_what_they_would_leave(client: Client, stock: World):
    paper = Paper.objects.get(title="Die Schule")
    sittings.plan_consultation(
        paper, meeting=stock.meeting(stock.committee, days=9), by=stock.clerk
    )
    shown = page(client, "q=Schule")
    assert "Anfrage (2)" in shown
    assert "Antrag (" not in shown
    assert "Umweltausschuss (1)" in shown
    assert "offen (2)" in shown
    filtered = f"q=Schule&committee={stock.committee.pk}"
    assert titles(client, filtered) == ["Die Schule"]
    assert "Ausschuss: Umweltausschuss" in page(client, filtered)
    # The filter in force counts all that it could be changed to, the others what is left.
    assert "Anfrage (1)" in page(client, filtered)
    nothing = f"q=Radtouren&committee={stock.committee.pk}"
    assert titles(client, nothing) == []
    assert "Ausschuss: Umweltausschuss" in page(client, nothing)


def test_words_are_suggested_while_somebody_types(client: Client, stock: World):
    assert suggested(client, "Bade") == ["Badestraße"]
    assert suggested(client, "Bäume Bade") == ["Bäume Badestraße"]
    assert suggested(client, "Elbufr") == ["Elbufer"]
    assert suggested(client, "B") == suggested(client, "") == []


@pytest.mark.parametrize(
    "typed",
    ["%22", "-", "*", "%22%22%22", "-%22", "%5C", "a" * 5000, "%F0%9F%8C%B3", "%0D%0A", "%27--",
     "NEAR(a%20b)", "%7Btitle%7D:x", "a%20AND", "(((", "%E2%80%9E", "0/0", "%C3%9F", "1e5 2e3"],
)  # fmt: skip
def test_whatever_is_typed_does_no_harm(client: Client, stock: World, typed: str):
    assert client.get(f"/vorgaenge/?q={typed}").status_code == 200
    assert client.get(f"/vorgaenge/vorschlaege/?q={typed}").status_code == 200


def hide(world: World, way: str) -> Any:
    """A paper full of canaries that the public may not know of."""
    paper = world.inquiry(
        "filed" if way == "unpublished" else "registered",
        title="Kanarienvogel im Käfig",
        questions=["Singt der Kanarienvogel?"],
    )
    if way == "unpublished":
        papers.register_paper(paper, by=world.clerk, publish=False)
    else:
        papers.change_confidentiality(
            paper, confidential=True, ground=GROUND, comment="Name", by=world.clerk
        )
    return paper


@pytest.mark.parametrize("way", ["unpublished", "confidential"])
def test_what_is_not_public_is_neither_found_nor_counted_nor_suggested(
    client: Client, stock: World, way: str
):
    before = page(client, "q=Schule")
    paper = hide(stock, way)
    for text in ("Kanarienvogel", "Kanarienvogl", "Kanar*", "Käfig", str(paper.reference)):
        shown = page(client, f"q={text}")
        assert ">0 Vorgänge<" in shown, text
        assert "Meinten Sie" not in shown, text
        assert paper.slug not in shown
    for begun in ("Kan", "Kanarienvogl", "Käf"):
        assert suggested(client, begun) == []
        client.force_login(stock.member)
        assert suggested(client, begun) == []
        client.logout()
    assert page(client, "q=Schule") == before
    assert "(6)" not in page(client, "")


def test_members_find_what_is_confidential_and_others_do_not(client: Client, stock: World):
    paper = hide(stock, "confidential")
    for user, expected in ((stock.member, 1), (stock.clerk, 1), (stock.officer, 0)):
        client.force_login(user)
        assert len(titles(client, "q=Kanarienvögel")) == expected
        assert (paper.slug in page(client, "q=Kanarienvogel")) == bool(expected)


def test_a_page_of_hits_takes_the_same_queries_for_one_and_for_three(client: Client, world: World):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/vorgaenge/?q=Laterne")
        return len(captured)

    world.inquiry(title="Laterne am Tor")
    world.inquiry(title="Anderes")
    queries_for_one = queries()
    world.inquiry(title="Laterne am Markt")
    world.inquiry(title="Laterne am Ufer")
    assert queries() == queries_for_one


def test_a_saved_search_gives_the_newest_papers_that_hold_all_words(stock: World):
    kinds = {"q": "Schule", "kind": "inquiry"}
    newest = newest_hits(AnonymousUser(), current_city(), kinds, 20)
    assert [paper.title for paper in newest] == ["Schule und Standort", "Die Schule"]
    assert len(newest_hits(AnonymousUser(), current_city(), kinds, 1)) == 1
    nothing = {"q": "Schule Radtouren"}
    assert not newest_hits(AnonymousUser(), current_city(), nothing, 20)
    hide(stock, "confidential")
    secret = {"q": "Kanarienvogel"}
    assert not newest_hits(AnonymousUser(), current_city(), secret, 20)
    assert len(newest_hits(stock.member, current_city(), secret, 20)) == 1


def test_what_is_urgent_can_be_asked_for(client: Client, world: World):
    urgent = {"urgent": True, "urgency": "Morgen ist es zu spät."}
    world.inquiry(title="Ruhig")
    world.inquiry(title="Eilig", **urgent)
    world.inquiry(title="GEHEIM", confidential=True, confidentiality_ground=GROUND, **urgent)
    assert titles(client, "urgency=1") == ["Eilig"]
    assert "dringlich (1)" in page(client, "")
    assert "Dringlichkeit: dringlich" in page(client, "urgency=1")
    client.force_login(world.member)
    assert titles(client, "urgency=1") == ["GEHEIM", "Eilig"]
