"""The help page about the way of an answer says something about every step."""

import html

import pytest
from django.test import Client

from responses.enums import StatementState
from responses.rules.workflow import STATEMENTS

pytestmark = pytest.mark.django_db


def test_every_step_of_an_answer_is_explained_and_its_acts_are_named(client: Client):
    page = html.unescape(client.get("/hilfe/antworten/").content.decode())
    explained, acts = page.split('id="handeln"')
    for state in StatementState:
        assert f"<dt>{state.label}</dt><dd>" in explained, state
    for transition in STATEMENTS.table:
        assert f">{transition.label}</td>" in acts, transition
    assert 'href="/hilfe/antworten/"' in client.get("/hilfe/").content.decode()
