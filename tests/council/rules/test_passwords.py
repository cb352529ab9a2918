"""Which passwords are taken: no German words alone, no rows of keys, nothing of the city's."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from council.history import save_as
from council.models import City, SearchWord, User
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
ROW, DATE = "eine Tastenreihe", "ein Datum oder eine Jahreszahl"
WORST, CITY = "ein übliches Wort", "Namen Ihrer Stadt"
OWN, WORD, AGAIN = "Ihr Name", "ein bekanntes Wort", "Wiederholungen"


def said_to(password: str, user: User | None = None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Feuerwehr2024!", WORD),
        ("Feuerwehr2024!", DATE),
        ("Sommer2026!!!", WORST),
        ("Pa$$w0rt-2025", WORST),
        ("Geheimnis-2024", WORST),
        ("W1llk0mmen!!!!", WORST),
        ("Dezember-2025!", WORST),
        ("qwertzuiop123", ROW),
        ("QWERTZ-asdfgh", ROW),
        ("poiuztrewq-09876", ROW),
        ("abcdefghijkl!", ROW),
        ("01.02.1980-01.02.1980", DATE),
        ("Katze24121995", DATE),
        ("aaaaaaaaaaaaa", AGAIN),
        ("hahahahahahaha", AGAIN),
        ("KatzeKatzeKatze", WORD),
        ("Elbtal-Elbtal-1", CITY),
        ("Stadtrat#Elbtal7", CITY),
        ("Brueckner-Hanna-1", CITY),
        ("Lindenallee-2025", CITY),
        ("Wiebke-Wien-2025", OWN),
        ("Strassenbahn-47", WORD),
        ("Straßenbahn-47", WORD),
        ("Stra55enbahn!", WORD),
        ("Hundesteuer-20", WORD),
    ],
)
def test_what_is_easy_is_refused_and_why(world: World, password: str, reason: str):
    city = City.objects.get()
    city.imprint = "Stadt Elbtal, Lindenallee 5"
    save_as(city, by=None)
    SearchWord.objects.create(
        word="hundesteuer", backwards="", shown="Hundesteuer", base="", stem="", papers=3
    )
    said = said_to(password, world.officer)
    assert reason in said
    assert "Nehmen Sie drei oder mehr Wörter" in said


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "Wolke-Ziegel-Hafen-3",
        "Igel Teppich Gewitter",
        "xK9#mQ2vL7wRt",
        "Zimtstern pfeift Polka",
        "kartoffel.violett.47.geige",
        "Vierzehn müde Dachse",
    ],
)
def test_what_is_hard_is_taken(world: World, password: str):
    assert said_to(password, world.officer) == ""


def test_what_is_too_short_or_known_is_said_in_german(world: World):
    assert "mindestens 12 Zeichen" in said_to("Zimt-Polka")
    assert "üblich" in said_to("1q2w3e4r5t6y")


@pytest.mark.parametrize("password", ["", "\0" * 20, "ß" * 20, "🙂" * 20, "a" * 5000, "١٢٣" * 7])
def test_odd_ones_break_nothing(world: World, password: str):
    assert said_to(password, world.officer)


def test_without_a_user_or_a_city_it_works_too(db: None):
    assert said_to("Sommer2026!!!")
    assert not said_to("Igel Teppich Gewitter")
