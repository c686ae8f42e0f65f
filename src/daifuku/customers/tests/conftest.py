"""People and moments of this room's tests."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from daifuku.customers import actions
from daifuku.foundation.access import Actor
from daifuku.foundation.registries import customer_references
from daifuku.ledger.testing import _forgotten_entries_fail  # noqa: F401
from harness.commands import refused_rows, typed

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What is rolled back must not live on in a cache."""
    cache.clear()


@pytest.fixture
def any_store(monkeypatch) -> None:
    """The rooms above, which know the stores, are not asked."""
    monkeypatch.setattr(customer_references, "_items", {})


@pytest.fixture
def at() -> datetime:
    return NOON


@pytest.fixture
def by(owner_actor) -> Actor:
    return owner_actor


@pytest.fixture
def add(by, at):
    """add(family_name="斎藤", …) makes a customer as the API would."""

    def make(*, as_=None, when=None, **body):
        new = actions.read_new(body)
        return actions.create_customer(new, by=as_ or by, at=when or at)

    return make


@pytest.fixture
def mika(add):
    return add(
        family_name="佐藤",
        given_name="美咲",
        family_kana="サトウ",
        given_kana="ミサキ",
        emails=["misaki@example.jp", "m.sato@work.example.jp"],
        phones=["090-1234-5678"],
    )


@pytest.fixture
def send(own_database, tmp_path):
    """send(text) imports it as customers; answers exit code, output and the refused rows."""

    def run(*lines, encoding="utf-8", options=(), kind="customers", name="file.csv"):
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        code, text = typed("import", kind, path, *options)
        return code, text, refused_rows(path)

    return run


@pytest.fixture
def written_so_far(own_database):
    """written_so_far() counts every history row and entry there is."""
    asked = (
        "SELECT (SELECT count(*) FROM customers_customer_history),"
        " (SELECT count(*) FROM customers_contact_point_history),"
        " (SELECT count(*) FROM customers_relation_history),"
        " (SELECT count(*) FROM customers_external_id_history),"
        " (SELECT count(*) FROM ledger_entry), (SELECT max(id) FROM ledger_entry)"
    )

    def read():
        with own_database.connect() as connection:
            return connection.execute(asked).fetchone()

    return read
