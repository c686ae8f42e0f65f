"""A small world to ask about: people with every kind of field, and what they bought."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from daifuku.foundation.filters import Asker, Clock, FilterField, FilterRelation, Vocabulary
from daifuku.foundation.text import Words, fold

STAGES = ("new", "regular", "gone")
STAGES_CALLED = [
    ("new", Words("新規", "New")),
    ("regular", Words("常連", "Regular")),
    ("gone", Words("離れた", "")),
]
TAGS = ("staff", "vip", "press")
# One is called by a number, two by the same name.
TAGS_CALLED = [
    ("staff", "staff"),
    ("vip", "vip"),
    ("press", Words("7", "press")),
    ("a", "双子"),
    ("b", "双子"),
]
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
CLOCK = Clock(NOW, TOKYO)

MAKE = """
CREATE TEMPORARY TABLE ask_person (
    id bigint PRIMARY KEY, name_key text COLLATE "C", code text, height bigint, spent bigint,
    born date, seen timestamptz, stage text, tags text[], member boolean, owner_id bigint
);
CREATE TEMPORARY TABLE ask_bought (
    person_id bigint, store text, total bigint, at timestamptz
)
"""


def colleagues(words: Iterable[str]) -> dict[str, int]:
    return {word: 3 for word in words if word == "佐藤"}


FIELDS = [
    FilterField("person.name", Words("名前", "Name"), "text", "c.name_key", folds=fold),
    FilterField("person.code", Words("コード", "Code"), "text", "c.code"),
    FilterField("person.height", Words("身長", "Height"), "number", "c.height", scale=1),
    FilterField("person.spent", Words("売上", "Spent"), "money", "c.spent"),
    FilterField("person.born", Words("誕生日", "Born"), "date", "c.born"),
    FilterField("person.seen", Words("最終来店", "Seen"), "moment", "c.seen"),
    FilterField(
        "person.stage",
        Words("ステージ", "Stage"),
        "choice",
        "c.stage",
        choices=lambda: STAGES_CALLED,
    ),
    FilterField(
        "person.tag",
        Words("タグ", "Tag"),
        "choices",
        "c.tags",
        choices=lambda: TAGS_CALLED,
    ),
    FilterField("person.member", Words("会員", "Member"), "yes_no", "c.member"),
    FilterField("person.owner", Words("担当", "Owner"), "person", "c.owner_id", called=colleagues),
    FilterField("bought.store", Words("店舗", "Store"), "choice", "p.store"),
    FilterField("bought.total", Words("合計", "Total"), "money", "p.total"),
    FilterField("bought.at", Words("日時", "At"), "moment", "p.at"),
]
RELATIONS = [
    FilterRelation(
        "person.bought",
        Words("購入", "Bought"),
        "bought",
        "ask_bought p",
        "p.person_id = c.id",
        at="at",
    )
]
VOCABULARY = Vocabulary.of(FIELDS, RELATIONS)
ASKER = Asker(VOCABULARY, CLOCK, me=7)
COLUMNS = {
    "name": "name_key",
    "code": "code",
    "height": "height",
    "spent": "spent",
    "born": "born",
    "seen": "seen",
    "stage": "stage",
    "tag": "tags",
    "member": "member",
    "owner": "owner_id",
}


def person(**values: object) -> dict[str, object]:
    return {**dict.fromkeys(COLUMNS), "tag": [], "bought": [], **values}


def bought(total: int | None, at: datetime | None = NOW, store: str | None = "S1") -> dict:
    return {"total": total, "at": at, "store": store}


def day(text: str) -> date:
    return date.fromisoformat(text)
