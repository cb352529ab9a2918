"""How the pages of an answer are opened and sent by somebody."""

import datetime

from django.test import Client
from django.urls import reverse

from council.models import User

DAY = datetime.timedelta(days=1)


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def post(client: Client, user: User, url: str, data: dict, **extra):
    client.force_login(user)
    return client.post(url, data, **extra)


def get(client: Client, user: User, url: str):
    client.force_login(user)
    return client.get(url)


def text_of(response) -> str:
    return response.content.decode()
