"""How people are written down, once or several times, in one shop or two.

Left out of any record: birthday 30 %, mail 40 %, mobile 25 %, landline 40 %, address 30 %,
gender 25 %, reading 35 %, given name 2 %. Of a later record of a person also: moved 18 % (new
address and landline), other mobile 18 %, other mail 22 % (two in five keep what stands before the
@), and of women of 22 to 45 years 8 % married (other family name; half of them moved).
Writing: one old or variant form where the name has one 35 %; name in kana alone 6 %, in half-width
kana a third of these; in romaji 2 %; other kanji of the same reading 4 % (given), 2 % (family);
a slip in the reading 4 % (long vowel, voicing, small kana), written in kana or not; family and given name in
each other's field 1 %; birthday: day and month in each other's place 1 %, one digit 2 %, the year
of another era's counting 0.5 %, 1900-01-01 1 %; the other gender 0.4 %. Address: five ways of writing numbers, building left out 30 %.
Companies: the form before, after, as ㈱ or (株), or left out; 8 % in kana of full or half width
where the name is in kana; corporate number left out 60 %, mail 40 %, phone 25 %, address 30 %;
moved 8 %; other number 12 %."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bench.linkage.drawing import DOMAINS, Address, Source
from bench.linkage.people import Company, Person, shortest
from daifuku.foundation.text import to_hiragana, to_katakana

_VARIANTS = [
    "斎齋斉齊",
    "高髙",
    "崎﨑",
    "沢澤",
    "辺邊邉",
    "浜濱濵",
    "広廣",
    "島嶋嶌",
    "桜櫻",
    "国國",
    "恵惠",
    "真眞",
    "橋𣘺",
    "吉𠮷",
    "柳栁",
    "桑桒",
    "関關",
    "滝瀧",
    "竜龍",
    "栄榮",
    "蔵藏",
    "曽曾",
    "富冨",
    "峰峯",
    "徳德",
    "黒黑",
    "宮宫",
    "実實",
    "寿壽",
    "静靜",
    "礼禮",
    "穂穗",
    "弥彌",
    "遥遙",
    "薫薰",
    "学學",
    "豊豐",
    "亀龜",
    "塚塚",
]
_OTHERS = {sign: group.replace(sign, "") for group in _VARIANTS for sign in group}
_HALF = dict(zip("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンッャュョー",
                 "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｯｬｭｮｰ", strict=True))  # fmt: skip
_VOICING = dict(
    zip("かきくけこさしすせそたてとはひふへほ", "がぎぐげござじずぜぞだでどばびぶべぼ", strict=True)
)
_UNVOICING = {voiced: plain for plain, voiced in _VOICING.items()}
_KANJI_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@dataclass(frozen=True, slots=True)
class Written:
    """A record as somebody typed it."""

    kind: str = "person"
    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    name: str = ""
    birthday: str = ""
    gender: str = ""
    corporate_number: str = ""
    phones: tuple[str, ...] = ()
    mail: str = ""
    address: dict[str, Any] = field(default_factory=dict)


def later(source: Source, one: Person) -> Person:
    """The same person some years on."""
    draw = source.draw
    age = 2026 - one.birthday.year
    married = one.gender == "female" and 22 <= age <= 45 and draw.random() < 0.08
    if married:
        family, kana = source.family()
        one = replace(one, family=family, family_kana=kana)
    if draw.random() < (0.5 if married else 0.18):
        landline = source.landline() if one.landline else ""
        one = replace(one, address=source.address(), landline=landline)
    if draw.random() < 0.18:
        one = replace(one, mobile=source.mobile())
    if draw.random() < 0.22:
        local = one.mail.partition("@")[0]
        if draw.random() < 0.6:
            local = f"{local[:3]}{draw.randint(100, 99999)}"
        one = replace(one, mail=f"{local}@{draw.choice(DOMAINS)}")
    return one


def write_person(source: Source, one: Person) -> Written:
    given = source.told
    names = _names(source, one)
    phones = [one.mobile] * given(0.25) + [one.landline] * (bool(one.landline) and given(0.4))
    return Written(
        "person",
        *names,
        birthday=_birthday(source, one.birthday) if given(0.3) else "",
        gender=_gender(source, one.gender) if given(0.25) else "",
        phones=tuple(phones),
        mail=one.mail if given(0.4) else "",
        address=_address(source, one.address) if given(0.3) else {},
    )


def _gender(source: Source, gender: str) -> str:
    other = {"male": "female", "female": "male"}[gender]
    return gender if source.draw.random() >= 0.004 else other


def _names(source: Source, one: Person) -> tuple[str, str, str, str]:
    draw = source.draw
    family, given, chance = one.family, one.given, draw.random()
    readings = (_misheard(source, one.family_kana), _misheard(source, one.given_kana))
    told = readings if draw.random() >= 0.35 else ("", "")
    if chance < 0.06:
        return (*_in_kana(source, readings), "", "")
    if chance < 0.08:
        latin = [shortest(kana).capitalize() for kana in readings]
        return latin[0], latin[1], "", ""
    if draw.random() < 0.04:
        given = source.other_spelling(one.gender, one.given_kana, given)
    if draw.random() < 0.02:
        same = [name for name, kana in source.families if kana == one.family_kana]
        family = draw.choice(same or [family])
    family, given = _varied(source, family), _varied(source, given)
    if draw.random() < 0.02:
        given, told = "", (told[0], "")
    if draw.random() < 0.01 and given:
        return given, family, told[1], told[0]
    return family, given, *(to_katakana(kana) for kana in told)


def _in_kana(source: Source, readings: tuple[str, str]) -> tuple[str, str]:
    chance = source.draw.random()
    if chance < 0.33:
        half = ["".join(_HALF.get(c, c) for c in _apart(to_katakana(kana))) for kana in readings]
        return half[0], half[1]
    turned = to_katakana if chance < 0.66 else to_hiragana
    return turned(readings[0]), turned(readings[1])


def _apart(kana: str) -> str:
    """ガ as カ and ﾞ, as half-width kana have it."""
    from unicodedata import normalize

    return normalize("NFD", kana).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ")


def _misheard(source: Source, kana: str) -> str:
    draw = source.draw
    if draw.random() >= 0.04 or len(kana) < 3:
        return kana
    at = draw.randrange(1, len(kana))
    sign, rest = kana[at], kana[at + 1 :]
    turned = {**_VOICING, **_UNVOICING, "う": "", "ょ": "よ", "ゅ": "ゆ", "っ": "つ"}
    other = turned.get(sign, sign + draw.choice(("う", "")))
    return kana[:at] + other + rest


def _varied(source: Source, name: str) -> str:
    places = [at for at, sign in enumerate(name) if sign in _OTHERS]
    if not places or source.draw.random() >= 0.35:
        return name
    at = source.draw.choice(places)
    return name[:at] + source.draw.choice(_OTHERS[name[at]] or name[at]) + name[at + 1 :]


def _birthday(source: Source, day: date) -> str:
    chance, iso = source.draw.random(), day.isoformat()
    if chance < 0.01 and day.day <= 12:
        return f"{iso[:4]}-{iso[8:]}-{iso[5:7]}"
    if chance < 0.03:
        at = source.draw.choice((3, 6, 9))
        digits = [d for d in "0123456789" if d != iso[at]]
        source.draw.shuffle(digits)
        made = (f"{iso[:at]}{digit}{iso[at + 1 :]}" for digit in digits)
        return next((one for one in made if _is_day(one)), iso)
    if chance < 0.035:
        return (
            f"{day.year - source.draw.choice((-1, 1, 25, 63)):04}{iso[4:]}"
            if iso[5:] != "02-29"
            else iso
        )
    return "1900-01-01" if chance < 0.045 else iso


def _is_day(iso: str) -> bool:
    try:
        return date.fromisoformat(iso) is not None
    except ValueError:
        return False


def _address(source: Source, at: Address) -> dict[str, Any]:
    draw = source.draw
    numbers = list(at.numbers)
    room = at.room if at.building and draw.random() >= 0.3 else ""
    building = f"{at.building}{room}{draw.choice(('', '号室'))}" if room else ""
    if room and draw.random() < 0.15:
        numbers, building = [*numbers, int(room)], ""
    return {
        "postal_code": at.code if draw.random() >= 0.1 else "",
        "prefecture": at.prefecture,
        "city": at.city,
        "town": at.town + _block(source, numbers),
        "building": building,
    }


def _block(source: Source, numbers: list[int]) -> str:
    way, plain = source.draw.randrange(5), "-".join(map(str, numbers))
    if way == 0:
        return plain.translate(_WIDE)
    if way == 1:
        return plain.replace("-", "ー")
    if way < 4 and len(numbers) == 3 and numbers[0] < 10:
        first = _KANJI_DIGITS[numbers[0]] if way == 2 else str(numbers[0])
        return f"{first}丁目{numbers[1]}番{numbers[2]}号"
    return plain


def write_company(source: Source, one: Company) -> Written:
    given = source.told
    return Written(
        "organisation",
        name=_named(source, one),
        corporate_number=one.corporate_number if given(0.6) else "",
        phones=(one.phone,) * given(0.25),
        mail=one.mail if given(0.4) else "",
        address=_address(source, one.address) if given(0.3) else {},
    )


def _named(source: Source, one: Company) -> str:
    name, form, way = _varied(source, one.name), one.form, source.draw.randrange(7)
    if source.draw.random() < 0.08:
        name = "".join(_HALF.get(c, c) for c in _apart(name))
    short = {"株式会社": ("㈱", "(株)"), "有限会社": ("㈲", "（有）")}.get(form, (form, form))
    if way < 2:
        return form + name
    return (name + form, short[0] + name, short[1] + " " + name, name + short[1], name)[way - 2]


def later_company(source: Source, one: Company) -> Company:
    if source.draw.random() < 0.08:
        one = replace(one, address=source.address())
    return replace(one, phone=source.landline()) if source.draw.random() < 0.12 else one
