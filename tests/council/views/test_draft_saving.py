"""A draft that saves itself while it is written, so that the preview beside it can follow."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from council.models import Paper, PaperStep
from council.services import papers
from tests.council.views.test_drafts import again
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client: Client, world: World) -> Paper:
    client.force_login(world.member)
    return world.inquiry("draft", title="Radweg", questions=["Wann?"])


def pause(client: Client, paper: Paper, **changes: Any) -> Any:
    """What the page sends by itself when the typing pauses."""
    sent = again(paper, **{"do": None, **changes})
    address = reverse("draft", args=[paper.pk])
    answer = client.post(address, sent, headers={"HX-Request": "true"})
    paper.refresh_from_db()
    return answer


def test_a_pause_saves_and_says_so_in_a_part_of_the_page(client: Client, draft: Paper):
    answer = pause(client, draft, title="Radweg am Ufer")
    page = answer.content.decode()
    assert draft.title == "Radweg am Ufer"
    assert "Gespeichert um" in page
    assert "<html" not in page
    assert f'name="seen" value="{draft.revision}"' in page
    assert answer["HX-Trigger"] == "saved"


def test_each_pause_keeps_all_questions(client: Client, draft: Paper):
    """The page goes on counting from the questions that it came with."""
    began_with = {"questions-INITIAL_FORMS": "1"}
    pause(client, draft, **began_with)
    pause(client, draft, title="Noch einmal", **began_with)
    assert [q.text for q in draft.questions.all()] == ["Wann öffnet er?", "Was kostet es?"]
    gone = {"questions-1-DELETE": "on", "title": "Eine weniger"}
    pause(client, draft, **began_with, **gone)
    assert [q.text for q in draft.questions.all()] == ["Wann öffnet er?"]


def test_an_unchanged_text_is_not_written_again(client: Client, draft: Paper):
    pause(client, draft)
    before = (draft.revision, draft.history.count(), PaperStep.objects.count())
    pause(client, draft)
    assert (draft.revision, draft.history.count(), PaperStep.objects.count()) == before


def test_what_cannot_be_saved_is_said_and_changes_nothing(client: Client, draft: Paper):
    answer = pause(client, draft, title="")
    assert "Nicht gespeichert. Bitte geben Sie den Kurztitel an." in answer.content.decode()
    assert "HX-Trigger" not in answer
    assert draft.title == "Radweg"


def test_a_text_changed_elsewhere_is_not_written_over(client: Client, world: World, draft: Paper):
    sent = again(draft, title="Von hier")
    content = world.content(title="Von dort")
    papers.change_draft(draft, content=content, by=world.member, seen=draft.revision)
    address = reverse("draft", args=[draft.pk])
    for _ in range(2):
        answer = client.post(address, sent, headers={"HX-Request": "true"})
        assert "Nicht gespeichert." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Von dort"
