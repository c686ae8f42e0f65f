"""What people asked and what colleagues noted, in the last months; the newest still unanswered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from daifuku.demo.chance import chance
from daifuku.demo.people import Person
from daifuku.demo.tables import rows

DAYS = 120
# The share of customers with one such message in these days.
INQUIRIES, NOTES, CALLS = 0.07, 0.07, 0.04
# Of the inquiries of the last days about half wait for an answer; of older ones hardly any.
FRESH = timedelta(days=4)
PRODUCTS = {
    "ja": "クッキー|冷凍ピザ|ドレッシング|ポテトサラダ|ヨーグルト|ミックスナッツ|シリアル|パスタソース|ハム|コロッケ|野菜スープ|菓子パン",
    "en": "cookies|frozen pizza|dressing|potato salad|yoghurt|mixed nuts|cereal|pasta sauce|soup",
}
VEGETABLES = "トマト|いちご|ほうれん草|じゃがいも|ぶどう|ブロッコリー|きのこ|りんご"


@dataclass(frozen=True, slots=True)
class Message:
    """`staff` counts among the demo's colleagues. Times are Tokyo's wall clock."""

    kind: str
    household_id: int
    at: datetime
    staff: int
    words: dict[str, str]
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the messages take place."""

    now: datetime
    staff: int
    store_names: dict[int, dict[str, str]]


def messages(people: Sequence[Person], scene: Scene) -> list[Message]:
    """In the order of time."""
    made = (message for person in people for message in _of(person, scene))
    return sorted(made, key=lambda message: (message.at, message.household_id))


def _of(person: Person, scene: Scene) -> Iterator[Message]:
    draw = chance("messages", person.home.household_id)
    for kind, share in (("inquiry", INQUIRIES), ("note", NOTES), ("call", CALLS)):
        if draw.random() < share:
            language = person.name.language
            table = {"inquiry": "inquiries", "note": "notes", "call": "calls"}[kind]
            fitting = [row for row in rows(table) if row["language"] == language]
            yield _message(draw, kind, person, draw.choice(fitting), scene)


def _message(draw: Random, kind: str, person: Person, row: dict[str, str], scene: Scene) -> Message:
    at = _moment(draw, scene.now)
    answered_at = None
    if kind == "inquiry" and draw.random() > (0.5 if scene.now - at < FRESH else 0.02):
        answered_at = at + timedelta(minutes=draw.randint(15, 2400))
        if answered_at > scene.now:
            answered_at = at + (scene.now - at) * draw.random()
    words = {
        name: _filled(draw, text, person, scene) if name in ("subject", "body", "answer") else text
        for name, text in row.items()
    }
    return Message(
        kind=kind,
        household_id=person.home.household_id,
        at=at,
        staff=draw.randrange(scene.staff),
        words=words,
        answered_at=answered_at,
    )


def _moment(draw: Random, now: datetime) -> datetime:
    """Newer ones are a little more frequent; the shop is open from 9 to 20."""
    days = int(DAYS * draw.random() ** 1.4)
    clock = time(draw.randint(9, 19), draw.randint(0, 59))
    at = datetime.combine(date.fromordinal(now.date().toordinal() - days), clock, now.tzinfo)
    return at if at < now else at - timedelta(days=1)


def _filled(draw: Random, text: str, person: Person, scene: Scene) -> str:
    language, day = person.name.language, scene.now.date() - timedelta(days=draw.randint(2, 12))
    return text.format(
        product=draw.choice(PRODUCTS[language].split("|")),
        vegetable=draw.choice(VEGETABLES.split("|")),
        store=scene.store_names[person.home.store_id][language],
        city=person.address.city if person.address else "町田市",
        date=f"{day.month}月{day.day}日",
        yen=f"{draw.randint(9, 98) * 10 + 8}",
        points=f"{draw.randint(3, 420)}",
    )
