"""A client that speaks JSON with a token."""

import json
from dataclasses import dataclass

import pytest
from django.test import Client

from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import User
from daifuku.foundation.tokens import EVERYTHING, add_token


@dataclass
class Api:
    secret: str

    def __post_init__(self):
        self.client = Client()

    def send(self, method, path, body=None, **headers):
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.secret}",
            **{"HTTP_ACCEPT_LANGUAGE": "en", **named},
        )

    def get(self, path, **headers):
        return self.send("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.send("POST", path, body if body is not None else {}, **headers)


def token_for(role, scopes=(), **fields):
    user = User.objects.create(
        email=f"{role.name.lower()}-{len(scopes)}@demo.example", role=role.value, **fields
    )
    return add_token(
        user.pk, name="test", scopes=list(scopes) or [EVERYTHING], by=Actor.system(), at=clock.now()
    ).secret


@pytest.fixture
def api(db):
    return Api(token_for(Role.OWNER))


@pytest.fixture
def viewer_api(db):
    return Api(token_for(Role.VIEWER))
