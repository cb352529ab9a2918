"""Nobody opens an account for themselves."""

import pytest
from django.test import Client

from council.models import User


@pytest.mark.django_db
def test_sign_up_is_closed(client: Client) -> None:
    assert b"<form" not in client.get("/konto/signup/").content
    password = "ein-langes-Wort-1"
    wanted = {"email": "a@example.de", "password1": password, "password2": password}
    client.post("/konto/signup/", wanted)
    assert not User.objects.exists()
