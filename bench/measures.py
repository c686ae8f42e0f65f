"""Each budget, measured in process: wall and processor time per request, beside the bare query."""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from bench import bare, bodies
from daifuku.customers.queries import Filters, ListQuery, estimate
from daifuku.customers.queries.listing import slice_of
from daifuku.foundation import clock, statement_limit
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


@dataclass(frozen=True, slots=True)
class Measure:
    """`ask(n)` answers a request; `bare(n)` does the database's part of it with plain SQL. The
    budget is of the 95th percentile; some have one of the median beside it."""

    name: str
    budget_ms: float
    ask: Callable[[int], object]
    bare: Callable[[int], object] | None = None
    median_ms: float | None = None


def run(names: list[str], size: int) -> None:
    # As the processes that answer pages have it: each statement brings its limit with it.
    statement_limit.limit_pages()
    connection.close()
    chosen = [m for m in measures(size) if not names or any(n in m.name for n in names)]
    sys.stdout.write(f"{size:,} customers, milliseconds; bare = the same rows by plain SQL\n")
    show(chosen, rounds(size))


def rounds(size: int) -> int:
    """The small shop is a quick look."""
    return ROUNDS if size >= 1_000_000 else ROUNDS // 3


def show(chosen: list[Measure], rounds: int) -> None:
    head = f"{'':44}{'budget':>8}{'p50':>9}{'p95':>9}{'cpu':>9}{'bare':>9}{'ratio':>8}"
    sys.stdout.write(f"{head}\n" if chosen else "")
    for measure in chosen:
        p50, p95, cpu = timed(measure.ask, rounds)
        bare = timed(measure.bare, rounds)[0] if measure.bare else None
        ratio = f"{p50 / bare:8.1f}" if bare else f"{'':8}"
        shown = f"{bare:9.2f}" if bare else f"{'':9}"
        budget = f"{measure.budget_ms:.0f}"
        if measure.median_ms is not None:
            budget = f"{measure.median_ms:.0f}/{budget}"
        mark = "  over" if over(measure, p50=p50, p95=p95) else ""
        sys.stdout.write(
            f"{measure.name:44}{budget:>8}{p50:9.1f}{p95:9.1f}{cpu:9.1f}{shown}{ratio}{mark}\n"
        )
        sys.stdout.flush()


def over(measure: Measure, *, p50: float, p95: float) -> bool:
    return p95 > measure.budget_ms or (measure.median_ms or p50) < p50


def timed(ask: Callable[[int], object], rounds: int) -> tuple[float, float, float]:
    """Median and 95th percentile of wall time, mean of own processor time, in milliseconds."""
    for n in range(5):
        ask(n)
    walls, began = [], time.process_time()
    for n in range(rounds):
        begun = time.perf_counter()
        ask(n + 5)
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - began) * 1000 / rounds
    return median(walls), quantiles(walls, n=20)[18], cpu


def sql(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def measures(size: int) -> list[Measure]:
    ids = random.Random(7).choices(range(1, size + 1), k=ROUNDS + 5)
    pages = [*_page_measures(ids), *_narrowed_measures(), *_till_measures(ids)]
    return [*pages, *_search_measures(), *_count_measures(), *_api_measures(ids)]


def _page_measures(ids: list[int]) -> list[Measure]:
    pages, orders = _pages(), list(bare.ORDERS)
    return [
        Measure("page: home", 100, lambda n: pages("/"), lambda n: sql(bare.SALES)),
        Measure("page: customer list", 100, lambda n: pages("/customers/"),
                lambda n: sql(bare.NEWEST)),
        Measure("page: list by name", 100, lambda n: pages("/customers/?sort=name"),
                lambda n: sql(bare.BY_NAME)),
        Measure("page: list by sales, one stage", 100,
                lambda n: pages("/customers/?sort=-spent&stage=regular"),
                lambda n: sql(bare.BY_SALES)),
        *(Measure(f"page: list, {name}", 1000, lambda n, p=path: pages(f"/customers/?{p}"),
                  lambda n, q=plain: sql(q))
          for name, (path, plain) in bare.OTHER_LISTS.items()),
        Measure("page: list, every other order", 100,
                lambda n: pages(f"/customers/?sort={orders[n % len(orders)]}"),
                lambda n: sql(bare.ORDERS[orders[n % len(orders)]])),
        Measure("page: customer", 100, lambda n: pages(f"/customers/{ids[n]}/"),
                lambda n: sql(bare.TIMELINE, ids[n])),
        Measure("page: timeline", 60, lambda n: pages(f"/customers/{ids[n]}/timeline"),
                lambda n: sql(bare.TIMELINE, ids[n])),
        Measure("timeline: the book's page alone", 20, lambda n: book.page([ids[n]], limit=25),
                lambda n: sql(bare.TIMELINE, ids[n])),
    ]  # fmt: skip


def _narrowed_measures() -> list[Measure]:
    """Lists, counts and search of somebody who sees their own customers, or those of a team."""
    found = []
    for user_id, who in ((bare.OWN, "who sees their own"), (bare.TEAM, "who sees a team's")):
        pages, actor = _pages(user_id), _actor(user_id)
        all_of_them = slice_of(ListQuery(), actor)
        count = f"SELECT count(*) FROM customers_customer c WHERE {all_of_them.where}"
        found += [
            Measure(f"page: list, {who}", 100, lambda n, p=pages: p("/customers/"),
                    lambda n, q=bare.VISIBLE_NEWEST[user_id]: sql(q)),
            Measure(f"page: list by name, {who}", 100, lambda n, p=pages: p("/customers/?sort=name"),
                    lambda n, q=bare.VISIBLE_BY_NAME[user_id]: sql(q)),
            Measure(f"search: {who}", 100, lambda n, a=actor: find(_asked(n), a),
                    lambda n: sql(bare.CANDIDATES, query_tokens(_asked(n)).tsquery), 50),
            Measure(f"count: exact, {who}", 1000,
                    lambda n, q=count, v=all_of_them.values: sql(q, *v),
                    lambda n, q=bare.VISIBLE_COUNT[user_id]: sql(q)),
        ]  # fmt: skip
    return found


def _till_measures(ids: list[int]) -> list[Measure]:
    """From what is typed to the card, in one answer; names only ever lead to a choice."""
    pages, names = _pages(), ("やまだ", "さいとう けん", "たなか ゆみ", "ささき")

    def card(n: int) -> None:
        answer = pages(f"/till/?q=090{ids[n]:08}&open=1")
        assert b"till-card" in answer.content, answer.content[:300]

    def plain_card(n: int) -> None:
        sql(bare.BY_PHONE, f"+8190{ids[n]:08}")
        sql(bare.TIMELINE, ids[n])

    return [
        Measure("till: card by phone number", 1000, card, plain_card),
        Measure("till: found by reading", 1000, lambda n: pages(f"/till/?q={names[n % 4]}"),
                lambda n: sql(bare.CANDIDATES, query_tokens(names[n % 4]).tsquery)),
    ]  # fmt: skip


def _search_measures() -> list[Measure]:
    pages, somebody = _pages(), Actor.system()
    return [
        Measure("search: 40 queries in turn", 100, lambda n: find(_asked(n), somebody),
                lambda n: sql(bare.CANDIDATES, query_tokens(_asked(n)).tsquery), 50),
        Measure("page: search", 100, lambda n: pages("/search/?q=" + _asked(n)),
                lambda n: sql(bare.CANDIDATES, query_tokens(_asked(n)).tsquery)),
    ]  # fmt: skip


def _asked(n: int) -> str:
    return ASKED[n % len(ASKED)].replace("_", " ")


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
                lambda n: api("POST", "/purchases", bodies.receipt(ids[n], next(receipts))),
                lambda n: bare.sell(ids[n], next(receipts))),
        Measure("api: add a customer", 25, lambda n: api("POST", "/customers", bodies.person(n)),
                lambda n: bare.add_person()),
    ]  # fmt: skip


def _actor(user_id: int) -> Actor:
    return Actor.of(User.objects.get(id=user_id))


def _pages(user_id: int = 1) -> Callable[[str], HttpResponse]:
    client = Client()
    client.force_login(User.objects.get(id=user_id), backend=BACKEND)

    def ask(path: str) -> HttpResponse:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    return ask


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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
