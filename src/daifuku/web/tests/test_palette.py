"""The palette knows commands and settings, each for who may use it."""

import pytest

from daifuku.foundation.access import Role

pytestmark = pytest.mark.django_db


def test_it_leads_to_commands_and_to_the_settings(signed_in):
    page = signed_in(Role.OWNER).get("/").content.decode()
    commands = page[page.index("data-palette-commands") :]
    for address in ("/customers/new", "/customers/bin", "/settings/imports/", "/settings/company"):
        assert f'href="{address}"' in commands


def test_it_offers_nobody_what_they_may_not_do(signed_in):
    page = signed_in(Role.VIEWER).get("/").content.decode()
    commands = page[page.index("data-palette-commands") :]
    for address in ("/customers/new", "/customers/bin", "/settings/company"):
        assert f'href="{address}"' not in commands
