"""Of the account pages that we bought only those in use are there, each in our own design."""

import pytest
from django.template import engines
from django.urls import NoReverseMatch, get_resolver, reverse

from access.routes import _walk
from daifuku.foundation.access import Role

UNUSED = ("email/", "confirm-email/", "signup/", "login/code/confirm/", "2fa/trust/", "3rdparty/")


def account_views():
    for route, pattern in _walk(get_resolver()):
        if pattern.callback.__module__.startswith("allauth."):
            yield route, getattr(pattern.callback, "view_class", None)


def test_every_account_page_has_a_template_of_ours():
    lacking, found = [], 0
    pages = engines["pages"].env
    for route, view in account_views():
        name = getattr(view, "template_name", None)
        if name is None:
            # Answers with a redirect or with data for the page's script.
            assert view.__name__ == "LoginWebAuthnView", route
            continue
        found += 1
        if name not in pages.list_templates():
            lacking.append(f"{route}: {name}")
    assert lacking == []
    assert found > 15


def test_the_page_after_too_many_attempts_is_ours():
    assert "429.html" in engines["pages"].env.list_templates()


@pytest.mark.django_db
@pytest.mark.parametrize("path", UNUSED)
def test_the_others_are_not_there(signed_in, path):
    client = signed_in(Role.OWNER)
    for method in (client.get, client.post):
        assert method(f"/accounts/{path}").status_code == 404, path


def test_nobody_can_be_sent_to_change_the_address():
    with pytest.raises(NoReverseMatch):
        reverse("account_email")
