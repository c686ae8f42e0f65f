"""What happens on a disk without room, told step by step: `python full_disk.py FOLDER STEP`.

Runs in a process that has a small disk of its own; a step that fails ends it with a traceback."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
DISK = Path(sys.argv[1])
HOME = DISK / "home"
HOME.mkdir(exist_ok=True)
os.environ["DAIFUKU_HOME"] = str(HOME)

import pytest  # noqa: E402

from harness.small_disk import Filler  # noqa: E402

ROOM = Filler(DISK)
FULL = {"ja": "ディスクに空きがない", "en": "disk of the server is full"}


def upload() -> None:
    """A page and a program send a file that does not fit; then there is room, and they send it
    again. What the browser sends is kept for a moment in a folder of its own, on the same disk."""
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from daifuku.foundation.models import User
    from harness.people import BACKEND

    settings.ALLOWED_HOSTS = ["localhost"]
    settings.FILE_UPLOAD_TEMP_DIR = str(DISK)
    user = User.objects.get(language="ja")
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    rows = ("姓,電話番号\n" + "山田,090-1234-5678\n" * 60_000).encode()

    def send(leaving: int) -> int:
        ROOM.fill(leaving)
        body = {"kind": "customers", "file": SimpleUploadedFile("客.csv", rows)}
        answer = client.post("/settings/imports/", body)
        if answer.status_code != 302:
            assert FULL["ja"] in answer.content.decode(), answer.content.decode()[-3000:]
            assert not [*(HOME / "imports").glob("*")]
        ROOM.clear()
        return answer.status_code

    assert send(0) == 507  # while the request is read
    assert send(len(rows) + 100_000) == 507  # while the file is kept
    body = {"kind": "customers", "file": SimpleUploadedFile("客.csv", rows)}
    assert client.post("/settings/imports/", body).status_code == 302

    secret = os.environ["TOKEN"]
    ROOM.fill()
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    asked = {"headers": headers, "content_type": "text/csv"}
    answer = client.post("/api/v1/imports?kind=customers", rows, **asked)
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full"), answer.content
    assert FULL["en"] in answer.json()["title"]
    ROOM.clear()
    assert client.post("/api/v1/imports?kind=customers", rows, **asked).status_code == 202


def refused_rows() -> None:
    """Good rows go in although those that are refused cannot be written down, and the run says
    why in the language of who sent it; the same file sent again brings them."""
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.imports import Request, begin, carry_out, uploads
    from daifuku.foundation.models import User

    by = Actor.of(User.objects.get(language="ja"))
    path = uploads.keep(["姓,生年月日\n佐藤,1990-01-01\n山田,2026-02-30\n".encode()])
    run, _matched = begin(Request(kind="customers", path=path), by=by, at=clock.now())
    ROOM.fill()
    carry_out(run, by=by, at=clock.now())
    assert (run.state, run.new, run.refused, run.refused_path) == ("done", 1, 1, "")
    assert FULL["ja"] in run.failure, run.failure
    assert [p.name for p in uploads.folder().iterdir()] == [path.name]
    ROOM.clear()
    again, _matched = begin(Request(kind="customers", path=path), by=by, at=clock.now())
    carry_out(again, by=by, at=clock.now())
    assert again.refused == 1
    assert "山田" in Path(again.refused_path).read_text("utf-8-sig")


def export() -> None:
    """No half export is ever there; the reason is told, in both languages."""
    for language in FULL:
        for leaving in (0, 400_000):
            ROOM.fill(leaving)
            done = daifuku("export", DISK / "out", LANGUAGE=language)
            assert done.returncode == 1, done.stderr
            assert FULL[language] in done.stderr, done.stderr
            assert "Traceback" not in done.stderr
            assert not [path for path in DISK.iterdir() if "out" in path.name]
            ROOM.clear()
    assert daifuku("export", DISK / "out").returncode == 0


def reader() -> None:
    """The Parquet files of the reader: none is there by half, and the next turn reads it all."""
    from daifuku.insights import parquet
    from daifuku.insights.models import Rfm
    from daifuku.insights.refreshing import refresh

    parquet.folder().mkdir(parents=True)
    ROOM.fill()
    with pytest.raises(RuntimeError, match="space"):
        refresh()
    assert [*parquet.folder().iterdir()] == []
    ROOM.clear()
    refresh()
    assert Rfm.objects.exists()
    assert [path.suffix for path in parquet.folder().iterdir()] == [".parquet"]


def book() -> None:
    """The database's own disk: what was acknowledged is there, of the rest nothing, and writing
    goes on when there is room, without a person (`ensure` is what the server does every second)."""
    from daifuku.config.processes import database
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.work.models import Note

    assert daifuku("migrate").returncode == 0
    with database.held() as lease:
        by, at = Actor.system(), clock.now()
        who = _customer(by, at)
        ROOM.fill(leaving=3_000_000)
        written = _write_until_full(who, by, at)
        _eventually(lambda: lease.ensure() or Note.objects.exists(), "reading goes on")
        ROOM.clear()
        _eventually(lambda: lease.ensure() or _noted(who, by, at), "writing goes on")
        assert Note.objects.count() == written + 1
        assert _entries(who) == written + 1


def taken_in() -> None:
    """An import that the disk of the database has no room for goes on when its job is tried again,
    each row once."""
    from django.db import Error

    from daifuku.config.processes import database
    from daifuku.customers.models import Customer
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.imports import Request, receive, uploads
    from daifuku.foundation.imports.jobs import run_import
    from daifuku.foundation.models import ImportRun

    assert daifuku("migrate").returncode == 0
    rows = "".join(f"A-{n},山田{n},090-1234-{n % 10000:04}\n" for n in range(30_000))
    with database.held() as lease:
        path = uploads.keep([("顧客番号,姓,電話番号\n" + rows).encode()])
        asked = Request(kind="customers", path=path)
        run = receive(asked, by=Actor.system(), at=clock.now())
        ImportRun.objects.filter(id=run.id).update(state="waiting")
        ROOM.fill(leaving=12_000_000)
        with pytest.raises((RuntimeError, Error)):
            run_import(run_id=run.id)
        ROOM.clear()
        _eventually(lambda: lease.ensure() or ImportRun.objects.exists(), "the server is back")
        run.refresh_from_db()
        if run.state == "stopped":
            # It could be told; whoever imports it sees why, and goes on.
            assert FULL["ja"] in run.failure or "データベース" in run.failure, run.failure
            uploads.start(run, dry_run=False, by=Actor.system())
        run_import(run_id=run.id)
        run.refresh_from_db()
        assert (run.state, run.refused) == ("done", 0), run.failure
        assert Customer.objects.filter(kind="person").count() == 30_000


def _customer(by, at) -> int:
    from daifuku.customers import actions

    return actions.create_customer(actions.read_new({"family_name": "山田"}), by=by, at=at).pk


def _noted(who, by, at) -> bool:
    from daifuku.work.actions import write_note

    write_note(who, os.urandom(4000).hex(), by=by, at=at)
    return True


def _write_until_full(who, by, at) -> int:
    from django.db import Error

    from daifuku.foundation.database_faults import fault_of

    written = count()
    with pytest.raises(Error) as raised:
        _write_on(written, who, by, at)
    # Without room for its log the server stops at once, and is started again.
    assert fault_of(raised.value).code in ("disk_full", "database_away"), repr(raised.value)
    return next(written)


def _write_on(written, who, by, at) -> None:
    while _noted(who, by, at):
        next(written)


def _eventually(does, what: str) -> None:
    import time

    from django.db import Error, connection

    from daifuku.foundation.postgres import CannotStartPostgres

    for _attempt in range(60):
        try:
            if does():
                return
        except (Error, CannotStartPostgres) as error:
            print(what, repr(error)[:300], file=sys.stderr)
            connection.close()
        time.sleep(0.5)
    raise AssertionError(f"not so: {what}")


def _entries(who) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE kind = 'work.note_written'"
                       " AND customer_id = %s", [who])  # fmt: skip
        return cursor.fetchone()[0]


def daifuku(*words, **more):
    command = [sys.executable, "-m", "daifuku.config.cli", *map(str, words)]
    return subprocess.run(
        command, env=os.environ | more, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    import django

    django.setup()
    globals()[sys.argv[2]]()
