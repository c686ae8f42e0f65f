"""Each budget, measured in process: wall and processor time per request, beside the bare query."""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from django.db import connection
from django.test import Client

from bench import bare
from daifuku.customers.queries import Filters, ListQuery, estimate
from daifuku.customers.queries.listing import slice_of
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.models import User
from daifuku.foundation.search import find
from daifuku.foundation.text import query_tokens
from daifuku.foundation.tokens import add_token
from daifuku.ledger import book

ROUNDS = 60
# Forty ways to ask: kanji, kana, half-width, romaji; one, two and many characters; parts of
# numbers and addresses; frequent names, rare ones and nobody's.
ASKED = """
山田 やまだ ﾔﾏﾀﾞ yamada 田中太郎 田中_太郎 佐藤 さとう サトウ suzuki
090-0001 09000012 0001-2345 5678 c1234@example.jp c99 example.jp 斉藤 齋藤 斎藤
木 佐 高橋_花子 髙橋 saito_ken kato_makoto 松本_さくら まつもと_さくら たなか_ゆみ yumi
渡邊 わたなべ_あい kobayashi 佐々木 ささき_けん いのうえ 吉田_浩 山口_拓也 大福 zzyzx
""".replace("\n", " ").split()

# Sorts and filters that no index serves together.
OTHER_LISTS = {
    "half of all, by sales": "tag=1&sort=-spent",
    "one in 2,000, by sales": "tag=7&sort=-spent",
    "a rare tag and a stage, by name": "tag=10&stage=regular&sort=name",
    "nobody, longest silent": "stage=anonymous&tag=9&sort=last_contact_at",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """`ask(n)` answers a request; `bare(n)` does the database's part of it with plain SQL."""

    name: str
    budget_ms: float
    ask: Callable[[int], object]
    bare: Callable[[int], object] | None = None


def run(names: list[str], size: int) -> None:
    chosen = [m for m in measures(size) if not names or any(n in m.name for n in names)]
    head = f"{'':44}{'budget':>8}{'p50':>9}{'p95':>9}{'cpu':>9}{'bare':>9}{'ratio':>8}"
    sys.stdout.write(
        f"{size:,} customers, milliseconds; bare = the same rows by plain SQL\n{head}\n"
    )
    for measure in chosen:
        p50, p95, cpu = timed(measure.ask)
        bare = timed(measure.bare)[0] if measure.bare else None
        ratio = f"{p50 / bare:8.1f}" if bare else f"{'':8}"
        shown = f"{bare:9.2f}" if bare else f"{'':9}"
        mark = "" if p95 <= measure.budget_ms else "  over"
        sys.stdout.write(
            f"{measure.name:44}{measure.budget_ms:8.0f}{p50:9.1f}{p95:9.1f}{cpu:9.1f}"
            f"{shown}{ratio}{mark}\n"
        )
        sys.stdout.flush()


def timed(ask: Callable[[int], object]) -> tuple[float, float, float]:
    """Median and 95th percentile of wall time, mean of own processor time, in milliseconds."""
    for n in range(5):
        ask(n)
    walls, began = [], time.process_time()
    for n in range(ROUNDS):
        begun = time.perf_counter()
        ask(n + 5)
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - began) * 1000 / ROUNDS
    return median(walls), quantiles(walls, n=20)[18], cpu


def sql(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def measures(size: int) -> list[Measure]:
    ids = random.Random(7).choices(range(1, size + 1), k=ROUNDS + 5)
    return [*_page_measures(ids), *_search_measures(), *_count_measures(), *_api_measures(ids)]


def _page_measures(ids: list[int]) -> list[Measure]:
    pages = _pages()
    return [
        Measure("page: home", 100, lambda n: pages("/"), lambda n: sql(bare.SALES)),
        Measure("page: customer list", 100, lambda n: pages("/customers/"),
                lambda n: sql(bare.NEWEST)),
        Measure("page: list by name", 100, lambda n: pages("/customers/?sort=name"),
                lambda n: sql(bare.BY_NAME)),
        Measure("page: list by sales, one stage", 100,
                lambda n: pages("/customers/?sort=-spent&stage=regular"),
                lambda n: sql(bare.BY_SALES)),
        *(Measure(f"page: list, {name}", 1000, lambda n, p=path: pages(f"/customers/?{p}"))
          for name, path in OTHER_LISTS.items()),
        Measure("page: customer", 100, lambda n: pages(f"/customers/{ids[n]}/"),
                lambda n: sql(bare.TIMELINE, ids[n])),
        Measure("page: timeline", 60, lambda n: pages(f"/customers/{ids[n]}/timeline"),
                lambda n: sql(bare.TIMELINE, ids[n])),
        Measure("timeline: the book's page alone", 20, lambda n: book.page([ids[n]], limit=25),
                lambda n: sql(bare.TIMELINE, ids[n])),
    ]  # fmt: skip


def _search_measures() -> list[Measure]:
    pages, somebody = _pages(), Actor.system()
    asked = [words.replace("_", " ") for words in ASKED]
    return [
        Measure("search: 40 queries in turn", 100, lambda n: find(asked[n % 40], somebody),
                lambda n: sql(bare.CANDIDATES, query_tokens(asked[n % 40]).tsquery)),
        Measure("page: search", 100, lambda n: pages("/search/?q=" + asked[n % 40]),
                lambda n: sql(bare.CANDIDATES, query_tokens(asked[n % 40]).tsquery)),
    ]  # fmt: skip


def _count_measures() -> list[Measure]:
    regular = ListQuery(filters=Filters(stage="regular"))
    part = slice_of(regular, Actor.system())
    exact = f"SELECT count(*) FROM customers_customer c WHERE {part.where}"
    return [
        Measure("count: estimate", 200, lambda n: estimate(regular, Actor.system()),
                lambda n: sql(bare.REGULARS)),
        Measure("count: exact, own fields", 1000, lambda n: sql(exact, *part.values),
                lambda n: sql(bare.REGULARS)),
    ]  # fmt: skip


def _api_measures(ids: list[int]) -> list[Measure]:
    api, receipts = _api(), iter(range(10**9))
    return [
        Measure("api: read a customer", 15, lambda n: api("GET", f"/customers/{ids[n]}"),
                lambda n: sql("SELECT * FROM customers_customer WHERE id = %s", ids[n])),
        Measure("api: list 50 customers", 100, lambda n: api("GET", "/customers"),
                lambda n: sql(bare.NEWEST)),
        Measure("api: record a purchase", 25,
                lambda n: api("POST", "/purchases", _receipt(ids[n], next(receipts))),
                lambda n: bare.sell(ids[n], next(receipts))),
        Measure("api: add a customer", 25, lambda n: api("POST", "/customers", _person(n)),
                lambda n: bare.add_person()),
    ]  # fmt: skip


def _pages() -> Callable[[str], object]:
    client = Client()
    client.force_login(User.objects.get(id=1), backend=_BACKEND)

    def ask(path: str) -> object:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    return ask


_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _api() -> Callable[..., object]:
    client = Client()
    issued = add_token(1, name="bench", scopes=["all"], by=Actor.system(), at=clock.now())

    def ask(method: str, path: str, body: object = None) -> object:
        answer = client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body) if body else "",
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {issued.secret}",
        )
        assert answer.status_code in (200, 201), answer.content
        return answer

    return ask


def _receipt(customer_id: int, number: int) -> dict:
    def yen(amount: int) -> dict:
        return {"amount": str(amount), "currency": "JPY"}

    lines = [
        {"product_id": 1 + number % 20000, "quantity": "1", "amount": yen(500)},
        {"product_id": 1 + (number + 7) % 20000, "quantity": "2", "amount": yen(700)},
    ]
    return {
        "customer_id": customer_id,
        "store_id": 1 + number % 40,
        "source": "bench",
        "receipt_no": f"B-{time.time_ns()}-{number}",
        "occurred_at": clock.now().isoformat(),
        "lines": lines,
    }


def _person(number: int) -> dict:
    return {
        "family_name": "山田",
        "given_name": f"花{number}",
        "family_kana": "ヤマダ",
        "given_kana": "ハナ",
        "phones": ["090-1234-5678"],
        "emails": [f"bench{time.time_ns()}@example.jp"],
    }
