"""A made-up shop for the style guide: no row of any real one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PEOPLE = [
    ("佐藤 美咲", "さとう みさき", "Misaki Sato", "ok"),
    ("髙橋 亮", "たかはし りょう", "Ryo Takahashi", "neutral"),
    ("渡邉 由紀子", "わたなべ ゆきこ", "Yukiko Watanabe", "bad"),
    ("James Carter", "ジェームズ カーター", "James Carter", "info"),
    ("小林 大輔", "こばやし だいすけ", "Daisuke Kobayashi", "brand"),
    ("伊藤 さくら", "いとう さくら", "Sakura Ito", "ok"),
    ("山本 浩二", "やまもと こうじ", "Koji Yamamoto", "neutral"),
    ("中村 結衣", "なかむら ゆい", "Yui Nakamura", "warn"),
    ("加藤 蓮", "かとう れん", "Ren Kato", "info"),
    ("吉田 美穂", "よしだ みほ", "Miho Yoshida", "brand"),
    ("齋藤 誠", "さいとう まこと", "Makoto Saito", "ok"),
    ("Nguyễn Thị Lan", "グエン ティ ラン", "Nguyễn Thị Lan", "neutral"),
    ("松本 陽子", "まつもと ようこ", "Yoko Matsumoto", "bad"),
    ("井上 拓也", "いのうえ たくや", "Takuya Inoue", "info"),
]
STAGES = {
    "ok": _("Regular"),
    "neutral": _("Asleep"),
    "bad": _("At risk"),
    "info": _("Prospect"),
    "brand": _("Customer"),
    "warn": _("Watch"),
}


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    label: Any
    icon: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Somebody:
    id: int = 7
    display_name: str = "田中 健"
    email: str = "tanaka@demo.example"
    single_keys: bool = True


def one_of(request: HttpRequest, name: str, *known: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else known[0]


@dataclass(frozen=True, slots=True)
class Guide:
    """What the query asks for: language, theme, density."""

    language: str
    theme: str
    density: str
    row: int = 0
    user: Somebody = field(default_factory=Somebody)
    now: datetime = NOON

    @classmethod
    def of(cls, request: HttpRequest) -> "Guide":
        row = request.GET.get("row", "")
        return cls(
            language=one_of(request, "lang", "ja", "en"),
            theme=one_of(request, "theme", "system", "light", "dark"),
            density=one_of(request, "density", "normal", "compact"),
            row=int(row) % len(PEOPLE) if row.isdecimal() else 0,
        )

    @property
    def nav(self) -> list[Page]:
        return [
            Page("home", _("Home"), "home", "/styleguide"),
            Page("customers", _("Customers"), "users", "/styleguide/list"),
            Page("record", _("One customer"), "user", "/styleguide/record"),
            Page("inquiries", _("Inquiries"), "message-question", "/styleguide/sign-in", 12),
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "id": index + 1,
                "name": name if self.language == "ja" else latin,
                "kana": kana if self.language == "ja" else "",
                "tone": tone,
                "stage": STAGES[tone],
                "owner": ("田中", "山田", "鈴木")[index % 3],
                "spent": (index * 731_000 + 386_000) % 10_000_000,
                "score": (index * 37 + 82) % 100,
                "last": NOON - timedelta(days=index % 9 + 1, hours=index),
                "hue": index * 5 % 12,
            }
            for index, (name, kana, latin, tone) in enumerate(PEOPLE * 2)
        ]

    def before(self, hours: int) -> datetime:
        return NOON - timedelta(hours=hours)
