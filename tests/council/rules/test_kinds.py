"""The kinds of papers: their words, and how papers of other systems are told apart."""

import pytest
from django.core.exceptions import FieldDoesNotExist

from council.enums import AnswerForm, PaperKind
from council.models import City
from council.rules.foreign_kinds import (
    LONGEST_NAME,
    UNKNOWN_GROUND,
    ForeignKind,
    foreign_kind,
    kind_fields,
)
from council.rules.kinds import KINDS, ROWS, kind_of

INQUIRY, MOTION, AMENDMENT = PaperKind.INQUIRY, PaperKind.MOTION, PaperKind.AMENDMENT
STATEMENT, INFORMATION = PaperKind.STATEMENT, PaperKind.INFORMATION
PROPOSAL, NOTICE = PaperKind.PROPOSAL, PaperKind.INTERIM_NOTICE


def kind_from(name: object, number: object, city: City | None = None) -> ForeignKind:
    return foreign_kind(name, number, city or City())


def test_every_kind_has_one_row():
    assert [kind.value for kind in ROWS] == list(PaperKind)
    assert list(KINDS) == list(PaperKind)
    with pytest.raises(ValueError, match="letter"):
        kind_of("letter")


def test_no_name_and_no_letter_means_two_kinds():
    names = [n.casefold() for k in ROWS for n in (k.label, *k.names, *k.urgent_names)]
    assert len(names) == len(set(names))
    letters = [letter for kind in ROWS for letter in kind.prefixes]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.value)
def test_what_a_row_names_is_there(kind):
    if kind.prefix_setting:
        try:
            City._meta.get_field(kind.prefix_setting)
        except FieldDoesNotExist:
            pytest.fail(f"{kind.label}: City has no {kind.prefix_setting}")
    assert kind.is_drafted == bool(kind.form) == bool(kind.slug)
    assert kind.is_filed == bool(kind.needs)
    assert not (kind.is_answer and kind.is_filed)


def test_a_kind_in_sentences():
    inquiry, motion = KINDS[INQUIRY], KINDS[MOTION]
    assert (inquiry.a_new, motion.a_new) == ("eine neue Anfrage", "ein neuer Antrag")
    assert (inquiry.your, motion.your) == ("Ihre Anfrage", "Ihr Antrag")
    assert (inquiry.your_object, motion.your_object) == ("Ihre Anfrage", "Ihren Antrag")
    assert (inquiry.to, motion.to) == ("zur Anfrage", "zum Antrag")
    assert (inquiry.the, motion.the) == ("die Anfrage", "der Antrag")
    assert (inquiry.heading_new, motion.heading_new) == ("Neue Anfrage", "Neuer Antrag")
    assert KINDS[AMENDMENT].to == "zum Änderungsantrag"


@pytest.mark.parametrize(
    ("name", "number", "kind"),
    [
        # As the council information system of Magdeburg has called them since 2004 …
        ("Anfrage", "F0310/19", INQUIRY),
        ("Antrag", "A0042/20", MOTION),
        ("Änderungsantrag", "A0042/20/1", AMENDMENT),
        ("Änderungsantrag", "DS0590/18/3", AMENDMENT),
        ("Stellungnahme", "S0518/19", STATEMENT),
        ("Informationsvorlage", "I0021/20", INFORMATION),
        ("Beschlussvorlage", "DS0590/18", PROPOSAL),
        ("Beschlussvorlage EB", "DS0591/18", PROPOSAL),
        ("Anlage zum TOP", "T0012/19", INFORMATION),
        # … since December 2025 …
        ("Stellungnahme (Anfrage)", "S0013/26", STATEMENT),
        ("Stellungnahme (Antrag)", "S0014/26", STATEMENT),
        ("Stellungnahme (Antrag + Änderungsantrag)", "S0015/26", STATEMENT),
        ("Informationsvorlage Prüfantrag", "I0021/26", INFORMATION),
        # … and elsewhere, where numbers have letters that say nothing here.
        ("Kleine Anfrage", "F0031/26", INQUIRY),
        ("Große Anfrage", "VII/2026/0032", INQUIRY),
        ("mündliche Anfrage", "F0034/26", INQUIRY),
        ("Dringlichkeitsanfrage", "F0033/26", INQUIRY),
        ("Einwohneranfrage", "EW0001/26", INQUIRY),
        ("Kleine Anfrage nach § 23 GO", "DS0017/26", INQUIRY),
        ("Dringlichkeitsantrag", "A0011/26", MOTION),
        ("Interfraktioneller Antrag", "DS0018/26", MOTION),
        ("Haushaltsantrag", "DS0019/26", MOTION),
        ("Änderungs-/Ergänzungsantrag", "A0011/26/1", AMENDMENT),
        ("Änderungs- / Ergänzungsantrag", "DS0020/26", AMENDMENT),
        ("Änderungs- und Ergänzungsantrag", "DS0020/26", AMENDMENT),
        ("Haushaltsänderungsantrag", "DS0021/26", AMENDMENT),
        ("Beantwortung von Anfragen", "S0016/26", STATEMENT),
        ("Beantwortung der Anfrage F0031/26", "DS0022/26", STATEMENT),
        ("Antwort auf Anfrage", "DS0023/26", STATEMENT),
        ("Zwischeninformation", "I0033/26", NOTICE),
        ("Mitteilungsvorlage", "DS0024/26", INFORMATION),
        ("Dringlichkeitsvorlage", "V0012/26", PROPOSAL),
        # However it is typed.
        ("  KLEINE   ANFRAGE ", "X1/26", INQUIRY),
        ("stellungnahme(Anfrage)", "X1/26", STATEMENT),
        ("Anfrage\n(Stadtrat)", "X1/26", INQUIRY),
    ],
)
def test_a_known_name_tells_the_kind(name, number, kind):
    assert kind_from(name, number).kind == kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("F0031/26", INQUIRY),
        ("A0011/26", MOTION),
        ("A0011/26/1", AMENDMENT),
        ("ÄA0199/20/1/1", AMENDMENT),
        ("ÄA0199/20", AMENDMENT),
        ("DS0590/18/2", AMENDMENT),
        ("S0016/26", STATEMENT),
        ("I0021/26", INFORMATION),
        ("DS0590/18", PROPOSAL),
        (" f0031/26 ", INQUIRY),
    ],
)
@pytest.mark.parametrize("name", ["Sonderfall", "", None, ["Anfrage"], {"name": "Anfrage"}])
def test_the_number_tells_the_kind_where_its_name_says_nothing(name, number, kind):
    assert kind_from(name, number).kind == kind


def test_the_citys_own_letters_come_first():
    city = City(prefix_inquiry="AF", prefix_motion="F", prefix_interim_notice="ZN")
    assert kind_from("Sonderfall", "AF0001/26", city).kind == INQUIRY
    assert kind_from("Sonderfall", "F0001/26", city).kind == MOTION
    assert kind_from("Sonderfall", "ZN0001/26", city).kind == NOTICE
    assert kind_from("Sonderfall", "I0001/26", city).kind == INFORMATION


@pytest.mark.parametrize("number", ["X0001/26", "", None, 12, "keine Nummer", "2026/0012"])
def test_an_unknown_name_is_kept_and_told(number):
    petition = kind_from("Petition zum Antrag auf Tempo 30", number)
    assert petition.name == "Petition zum Antrag auf Tempo 30"
    assert petition.kind == PaperKind.OTHER


def test_what_is_called_otherwise_there_keeps_its_name():
    assert kind_from("Kleine Anfrage", "F0031/26").name == "Kleine Anfrage"
    assert kind_from("Stellungnahme (Anfrage)", "S0013/26").name == "Stellungnahme (Anfrage)"
    assert kind_from(" ANFRAGE ", "F0031/26").name == ""
    assert kind_from("Sonderfall", "F0031/26").name == "Sonderfall"


def test_a_name_is_kept_as_one_line_that_can_be_stored():
    name = kind_from("Vor\x00schlag\n \ud800 des\tBeirats " + "x" * 300, "X0001/26").name
    assert name.startswith("Vorschlag des Beirats xxx")
    assert len(name) == LONGEST_NAME


def test_a_name_tells_urgency_and_the_form_of_the_answer():
    assert kind_from("Dringlichkeitsanfrage", "F0033/26").is_urgent
    assert kind_from("Dringlichkeitsantrag", "A0011/26").is_urgent
    assert not kind_from("Kleine Anfrage", "F0031/26").is_urgent
    told = kind_fields("Dringlichkeitsanfrage", "F0033/26", City())
    assert (told["kind_name"], told["urgency"]) == ("Dringlichkeitsanfrage", UNKNOWN_GROUND)
    assert "urgency" not in kind_fields("Kleine Anfrage", "F0031/26", City())
    assert kind_from("Mündliche Anfrage", "F0034/26").answer_form == AnswerForm.ORAL
    assert kind_from("Große Anfrage", "F0034/26").answer_form == ""
