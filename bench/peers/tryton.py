"""Tryton's server with its party module, asked by JSON-RPC as its own client asks."""

import sys
import time
from base64 import b64encode
from importlib.metadata import version
from os import environ
from pathlib import Path
from typing import Any

from bench.peers.asking import Answer, Asker
from bench.peers.timing import (
    CREATE,
    IMPORT,
    LIST,
    RECORD,
    SEARCHES,
    Results,
    chosen,
    contacts,
)

_LISTED = ["code", "name", "lang.rec_name", "rec_name", "_timestamp"]
_SHOWN = ["name", "code", "active", "lang", "addresses", "contact_mechanisms", "categories",
          "identifiers", "replaced_by", "rec_name", "_timestamp"]  # fmt: skip
_MECHANISM = ["type", "value", "name", "comment", "language", "url", "rec_name"]
_FILL = """
    INSERT INTO party_party (create_uid, create_date, active, name, code, code_alnum, code_digit)
    SELECT 0, now(), true, family_name || ' ' || given_name, 'C' || number, 'C' || number,
        number::bigint
    FROM seed ORDER BY number::bigint;
    INSERT INTO party_contact_mechanism
        (create_uid, create_date, active, party, type, value, value_compact)
    SELECT 0, now(), true, p.id, kind, value, value
    FROM seed JOIN party_party p ON p.code = 'C' || seed.number,
        LATERAL (VALUES ('phone', phone), ('email', email)) AS v (kind, value)
"""


def fill(seed: Path) -> None:
    """By SQL: its own way takes minutes for so many."""
    from psycopg import connect

    with connect("") as db:
        db.execute("CREATE TEMP TABLE seed (number text, family_name text, given_name text, "
                   "phone text, email text)")  # fmt: skip
        with db.cursor().copy("COPY seed FROM STDIN") as copy:
            for row in contacts(seed):
                copy.write_row(tuple(row.values()))
        db.execute(_FILL)


class Client:
    """One signed-in user."""

    def __init__(self) -> None:
        from trytond.application import app

        name = environ["PGDATABASE"]
        self.path, self.asker = f"/{name}/rpc/", Asker(app)
        secret = Path(environ["TRYTONPASSFILE"]).read_text().strip()
        user, session, _bus = self.call("common.db.login", "admin", {"password": secret})[1]
        token = b64encode(f"admin:{user}:{session}".encode()).decode()
        self.asker.headers["HTTP_AUTHORIZATION"] = f"Session {token}"

    def call(self, method: str, *given: Any) -> tuple[Answer, Any]:
        sent = {"id": 1, "method": method, "params": [*given, {}]}
        if method == "common.db.login":
            sent["params"] = list(given)
        answer = self.asker.post_json(self.path, sent)
        assert answer.status == 200, answer.body
        told = answer.json()
        assert "error" not in told, told
        return answer, told["result"]


def measure(out: Path, size: int, more: Path) -> None:
    results, client = Results(f"Tryton {version('trytond')}, API"), Client()
    _reading(results, client, size)

    def create(n: int) -> list[Answer]:
        points = [
            {"type": "phone", "value": f"080-0000-{n:04}"},
            {"type": "email", "value": f"new{n}@example.jp"},
        ]
        given = {"name": f"山田 花{n}", "contact_mechanisms": [["create", points]]}
        return [client.call("model.party.party.create", [given])[0]]

    results.time(CREATE, create, lambda answer: len(answer.json()["result"]))
    fields = ["name", "contact_mechanisms/type", "contact_mechanisms/value"]
    lines, count = _lines(more)
    begun = time.perf_counter()
    made = client.call("model.party.party.import_data", fields, lines)[1]
    assert made == count, (made, count)
    results.rate(IMPORT, time.perf_counter() - begun, count)
    results.save(out)


def _reading(results: Results, client: Client, size: int) -> None:
    def listed(domain: list[Any]) -> list[Answer]:
        given = (domain, 0, 50, None, _LISTED)
        return [client.call("model.party.party.search_read", *given)[0]]

    def found(answer: Answer) -> int:
        return len(answer.json()["result"])

    def record(number: int) -> list[Answer]:
        party, (shown,) = client.call("model.party.party.read", [number], _SHOWN)
        mechanisms = shown["contact_mechanisms"]
        assert len(mechanisms) == 2, shown
        rest, _ = client.call("model.party.contact_mechanism.read", mechanisms, _MECHANISM)
        return [party, rest]

    first = client.call("model.party.party.search", [["code", "=", "C1"]], 0, 1, None)[1][0] - 1
    ids = chosen(size)
    results.time(LIST, lambda n: listed([]), found)
    results.time(RECORD, lambda n: record(first + ids[n]), lambda answer: 1)
    for words, title in SEARCHES:
        domain = [["rec_name", "ilike", f"%{words}%"]]
        results.time(title, lambda n, domain=domain: listed(domain), found)


def _lines(more: Path) -> tuple[list[list[str]], int]:
    """A second point stands on a line of its own under the party."""
    rows = list(contacts(more))
    lines = []
    for row in rows:
        lines.append([f"{row['family_name']} {row['given_name']}", "phone", row["phone"]])
        lines.append(["", "email", row["email"]])
    return lines, len(rows)


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]))
    else:
        measure(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
