"""django-crm-admin (Django CRM): its own list, form, search box, add form and Excel import."""

import sys
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.peers.asking import Answer, Asker, fields_of
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

_SITE = "/en/123"
_LIST = f"{_SITE}/crm/contact/"
_COMPANIES = 1000


def fill(seed: Path) -> None:
    """By its own models, 2,000 at a time."""
    from crm.models import Company, Contact, Country
    from django.contrib.auth import get_user_model

    owner = get_user_model().objects.get(is_superuser=True)
    japan = Country.objects.filter(name="Japan").first()
    Company.objects.bulk_create(
        Company(full_name=f"株式会社{n}", email=f"k{n}@example.jp", owner=owner, country=japan)
        for n in range(_COMPANIES)
    )
    company = list(Company.objects.order_by("id").values_list("id", flat=True))
    people = [
        Contact(
            first_name=row["given_name"],
            last_name=row["family_name"],
            phone=row["phone"],
            email=row["email"],
            company_id=company[int(row["number"]) % _COMPANIES],
            owner=owner,
            country=japan,
        )
        for row in contacts(seed)
    ]
    Contact.objects.bulk_create(people, batch_size=2000)


def measure(out: Path, size: int, more: Path) -> None:
    from webcrm.wsgi import application

    results = Results(f"django-crm-admin {version('django-crm-admin')}, pages")
    asker = _signed_in(application)
    _reading(results, asker, size)
    _writing(results, asker)
    _importing(results, asker, more)
    results.save(out)


def _signed_in(application: Callable[..., Any]) -> Asker:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client, asker = Client(), Asker(application)
    client.force_login(get_user_model().objects.get(is_superuser=True))
    asker.cookies["sessionid"] = client.cookies["sessionid"].value
    return asker


def _reading(results: Results, asker: Asker, size: int) -> None:
    def ask(path: str) -> list[Answer]:
        answer = asker.get(path)
        assert answer.status == 200, (path, answer.status, answer.headers)
        return [answer]

    def listed(answer: Answer) -> int:
        return answer.body.count(b'name="_selected_action"')

    ids = chosen(size)
    results.time(LIST, lambda n: ask(_LIST), listed)
    results.time(RECORD, lambda n: ask(f"{_LIST}{ids[n]}/change/"), lambda answer: 1)
    for words, title in SEARCHES:
        path = f"{_LIST}?q={quote(words)}"
        results.time(title, lambda n, path=path: ask(path), listed)


def _writing(results: Results, asker: Asker) -> None:
    from crm.models import Company, Contact

    path = f"{_LIST}add/"
    form = fields_of(asker.get(path)) | {"company": str(Company.objects.earliest("id").id)}
    before = Contact.objects.count()

    def create(n: int) -> list[Answer]:
        given = {
            "first_name": f"花{n}",
            "last_name": "山田",
            "phone": f"080-0000-{n:04}",
            "email": f"new{n}@example.jp",
        }
        answer = asker.post_form(path, form | given)
        assert answer.status == 302, answer.body.decode()[-3000:]
        return [answer]

    results.time(CREATE, create, lambda answer: 1)
    assert Contact.objects.count() > before


def _importing(results: Results, asker: Asker, more: Path) -> None:
    """It answers at once and goes on in a thread; that is waited for."""
    from crm.models import Contact

    rows = list(contacts(more))
    book = _excel(rows, more.with_suffix(".xlsx"))
    path = f"{_SITE}/import_contacts/"
    form = fields_of(asker.get(path))
    before, known = Contact.objects.count(), set(threading.enumerate())
    begun = time.perf_counter()
    answer = asker.post_file(path, form, "file", book)
    assert answer.status == 302, answer.status
    for thread in set(threading.enumerate()) - known:
        thread.join()
    seconds = time.perf_counter() - begun
    assert Contact.objects.count() - before == len(rows), "some rows did not go in"
    results.rate(IMPORT, seconds, len(rows))


def _excel(rows: list[dict[str, str]], path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["first_name", "last_name", "phone", "email", "country", "company"])
    for row in rows:
        company = f"株式会社{int(row['number']) % _COMPANIES}"
        sheet.append(
            [
                row["given_name"],
                row["family_name"],
                row["phone"],
                row["email"],
                "Japan",
                company,
            ]
        )
    book.save(path)
    return path


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]))
    else:
        measure(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
