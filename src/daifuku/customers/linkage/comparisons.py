"""What is compared and by which levels, each stated once: as SQL over `…_l` and `…_r` for Splink,
and as Python over two `Features`. Of a comparison the first level that holds counts.

Families share telephone, home and often mail, so these are compared as one with the family name
(`reach`): taken one by one, as Fellegi and Sunter (1969) take them, four things that relatives have
in common would outweigh a given name and a birthday that differ. Names are close by an edit
distance of one (Damerau) or by Jaro-Winkler (Winkler 1990)."""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from daifuku.customers.linkage.features import Features

Test = Callable[[Features, Features], bool]


@dataclass(frozen=True, slots=True)
class Level:
    """`rarity`: the column whose frequency in the base stands for the chance of an agreement.
    `by_size`: the chance falls as the base grows, since two households seldom share it. `seldom`:
    so rare that it is counted over all pairs that can meet, not over some."""

    code: str
    sql: str
    test: Test
    rarity: str = ""
    by_size: bool = False
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """`unknown` is the level at which nothing can be said; the last level is all the rest."""

    name: str
    unknown: Level
    levels: tuple[Level, ...]

    def level_of(self, left: Features, right: Features) -> Level:
        if self.unknown.test(left, right):
            return self.unknown
        return next(level for level in self.levels if level.test(left, right))


def _rest(code: str) -> Level:
    return Level(code, "ELSE", lambda left, right: True)


def _shared(column: str) -> tuple[str, Test]:
    def test(left: Features, right: Features) -> bool:
        theirs = getattr(right, column)
        return any(value in theirs for value in getattr(left, column))

    return f"list_has_any({column}_l, {column}_r)", test


_PHONE_SQL, _phone = _shared("phones")
_MAIL_SQL, _mail = _shared("emails")
_LOCAL_SQL, _local = _shared("locals")
_HOME_SQL, _home = _shared("homes")
_HOUSE_SQL, _house = _shared("houses")
_POSTAL_SQL, _postal = _shared("postals")
_SWAPPED_SQL = "(family_l = given_r AND given_l = family_r AND family_l <> '' AND given_l <> '')"


def _swapped(left: Features, right: Features) -> bool:
    crossed = left.family == right.given and left.given == right.family
    return bool(crossed and left.family and left.given)


_KIN_SQL = f"""(family_l = family_r OR family_l = '' OR family_r = '' OR {_SWAPPED_SQL}
    OR (family_sound_l = family_sound_r AND family_sound_l <> ''))"""


def _kin(left: Features, right: Features) -> bool:
    """Of one family name as far as anybody can see."""
    if left.family == right.family or not (left.family and right.family):
        return True
    heard = left.family_sound == right.family_sound and left.family_sound != ""
    return heard or _swapped(left, right)


_AT_ONE_SQL = f"""({_PHONE_SQL} OR {_MAIL_SQL} OR {_HOME_SQL}
    OR (({_HOUSE_SQL} OR {_LOCAL_SQL}) AND {_KIN_SQL}))"""


def _at_one(left: Features, right: Features) -> bool:
    """Where `reach` has looked at the family name already."""
    if _phone(left, right) or _mail(left, right) or _home(left, right):
        return True
    return _kin(left, right) and (_house(left, right) or _local(left, right))


def _close_sql(column: str) -> str:
    plain, read = f"{column}", f"{column}_read"
    return f"""((len({read}_l) > 3 AND len({read}_r) > 3
        AND damerau_levenshtein({read}_l, {read}_r) <= 1)
        OR ({column}_ascii_l AND {column}_ascii_r AND len({plain}_l) > 2 AND len({plain}_r) > 2
        AND jaro_winkler_similarity({plain}_l, {plain}_r) >= 0.9))"""


def _close(column: str) -> Test:
    def test(left: Features, right: Features) -> bool:
        mine, theirs = getattr(left, column), getattr(right, column)
        read, reads = getattr(left, f"{column}_read"), getattr(right, f"{column}_read")
        if len(read) > 3 and len(reads) > 3 and DamerauLevenshtein.distance(read, reads) <= 1:
            return True
        latin = mine.isascii() and theirs.isascii() and len(mine) > 2 and len(theirs) > 2
        return latin and JaroWinkler.similarity(mine, theirs) >= 0.9

    return test


def _name_levels(column: str, part: str) -> tuple[Level, ...]:
    read, sound, kanji = f"{column}_read", f"{column}_sound", f"{column}_kanji"

    def same(left: Features, right: Features) -> bool:
        return bool(getattr(left, column) == getattr(right, column))

    def reads(left: Features, right: Features) -> bool:
        return bool(getattr(left, read) == getattr(right, read) != "")

    def both_kanji(left: Features, right: Features) -> bool:
        return bool(getattr(left, kanji) and getattr(right, kanji))

    def sounds(left: Features, right: Features) -> bool:
        return bool(getattr(left, sound) == getattr(right, sound) != "")

    one_reading = f"{read}_l = {read}_r AND {read}_l <> ''"
    in_kanji = f"{kanji}_l AND {kanji}_r"
    return (
        Level(f"{part}_same", f"{column}_l = {column}_r", same, f"{column}_rare"),
        Level(f"{part}_reading_same", f"{one_reading} AND NOT ({in_kanji})",
              lambda one, other: reads(one, other) and not both_kanji(one, other)),
        Level(f"{part}_kanji_differs", one_reading, reads),
        Level(f"{part}_sounds_alike", f"{sound}_l = {sound}_r AND {sound}_l <> ''", sounds),
        Level(f"{part}_close", _close_sql(column), _close(column)),
        _rest(f"{part}_differs"),
    )  # fmt: skip


FAMILY = Comparison(
    "family",
    Level("", f"family_l = '' OR family_r = '' OR {_AT_ONE_SQL}",
          lambda one, other: not (one.family and other.family) or _at_one(one, other)),
    (Level("names_swapped", _SWAPPED_SQL, _swapped, seldom=True), *_name_levels("family", "family")),
)  # fmt: skip
GIVEN = Comparison(
    "given",
    Level("", f"given_l = '' OR given_r = '' OR {_SWAPPED_SQL}",
          lambda one, other: not (one.given and other.given) or _swapped(one, other)),
    _name_levels("given", "given"),
)  # fmt: skip


def _slip(left: Features, right: Features) -> bool:
    """Day and month changed places, one digit is another, or two neighbours changed places."""
    one, other = left.birthday, right.birthday
    turned = one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]
    return turned or DamerauLevenshtein.distance(one, other) <= 1


def _other_given(left: Features, right: Features) -> bool:
    """Given names that have nothing in common."""
    both = left.given != "" and right.given != ""
    return both and GIVEN.level_of(left, right) is GIVEN.levels[-1]


_OTHER_GIVEN_SQL = f"""(given_l <> '' AND given_r <> '' AND given_l <> given_r
    AND NOT {_SWAPPED_SQL} AND NOT (given_read_l = given_read_r AND given_read_l <> '')
    AND NOT (given_sound_l = given_sound_r AND given_sound_l <> '')
    AND NOT {_close_sql("given")})"""


def _twins(left: Features, right: Features) -> bool:
    """Born on one day and reached at one place, with given names that have nothing in common."""
    kin = _at_one(left, right) and _kin(left, right)
    return left.birthday == right.birthday and kin and _other_given(left, right)


_TWINS_SQL = f"""birthday_l = birthday_r AND {_OTHER_GIVEN_SQL} AND {_AT_ONE_SQL} AND {_KIN_SQL}"""
BIRTHDAY = Comparison(
    "birthday",
    Level("", "birthday_l = '' OR birthday_r = ''",
          lambda one, other: not (one.birthday and other.birthday)),
    (
        Level("birthday_same_as_twins", _TWINS_SQL, _twins, by_size=True),
        Level("birthday_same", "birthday_l = birthday_r",
              lambda one, other: one.birthday == other.birthday),
        Level("birthday_slip", """(left(birthday_l, 4) = left(birthday_r, 4)
            AND substr(birthday_l, 6, 2) = substr(birthday_r, 9, 2)
            AND substr(birthday_l, 9, 2) = substr(birthday_r, 6, 2))
            OR damerau_levenshtein(birthday_l, birthday_r) <= 1""", _slip),
        Level("birthday_other_year", "substr(birthday_l, 5) = substr(birthday_r, 5)",
              lambda one, other: one.birthday[4:] == other.birthday[4:]),
        _rest("birthday_differs"),
    ),
)  # fmt: skip
GENDER = Comparison(
    "gender",
    Level("", "gender_l = '' OR gender_r = ''",
          lambda one, other: not (one.gender and other.gender)),
    (
        Level("gender_same", "gender_l = gender_r", lambda one, other: one.gender == other.gender),
        _rest("gender_differs"),
    ),
)  # fmt: skip


def _both(*tests: Test) -> Test:
    return lambda left, right: all(test(left, right) for test in tests)


_BOTH_SQL = " OR ".join(
    f"(len({column}_l) > 0 AND len({column}_r) > 0)" for column in ("phones", "emails", "homes")
)


def _comparable(left: Features, right: Features) -> bool:
    return bool(
        (left.phones and right.phones)
        or (left.emails and right.emails)
        or (left.homes and right.homes)
    )


def _shared_level(code: str, sql: str, test: Test) -> Level:
    return Level(code, sql, test, by_size=True)


_NO_REACH = Level(
    "",
    f"NOT ({_BOTH_SQL} OR {_POSTAL_SQL})",
    lambda left, right: not (_comparable(left, right) or _postal(left, right)),
)
_LAST_REACHES = (
    Level("postal_code_same", _POSTAL_SQL, _postal),
    _rest("reached_elsewhere"),
)
REACH = Comparison(
    "reach",
    _NO_REACH,
    (
        _shared_level("shared_by_others",
                      f"({_PHONE_SQL} OR {_MAIL_SQL} OR {_HOME_SQL}) AND NOT {_KIN_SQL} AND {_OTHER_GIVEN_SQL}",
                      lambda one, other: _at_one(one, other) and not _kin(one, other)
                      and _other_given(one, other)),
        _shared_level("mail_same", f"{_MAIL_SQL} AND {_KIN_SQL}", _both(_mail, _kin)),
        _shared_level("mail_same_other_family", _MAIL_SQL, _mail),
        _shared_level("phone_address_same", f"{_PHONE_SQL} AND {_HOME_SQL} AND {_KIN_SQL}",
                      _both(_phone, _home, _kin)),
        _shared_level("phone_same", f"{_PHONE_SQL} AND {_KIN_SQL}", _both(_phone, _kin)),
        _shared_level("address_same", f"{_HOME_SQL} AND {_KIN_SQL}", _both(_home, _kin)),
        _shared_level("phone_same_other_family", _PHONE_SQL, _phone),
        _shared_level("address_same_other_family", _HOME_SQL, _home),
        _shared_level("house_same", f"{_HOUSE_SQL} AND {_KIN_SQL}", _both(_house, _kin)),
        _shared_level("mail_name_same", f"{_LOCAL_SQL} AND {_KIN_SQL}", _both(_local, _kin)),
        *_LAST_REACHES,
    ),
)  # fmt: skip


def _company_close(left: Features, right: Features) -> bool:
    one, other = left.company_read, right.company_read
    return len(one) > 4 and len(other) > 4 and DamerauLevenshtein.distance(one, other) <= 1


_COMPANY_CLOSE_SQL = """(len(company_read_l) > 4 AND len(company_read_r) > 4
    AND damerau_levenshtein(company_read_l, company_read_r) <= 1)"""
_NAMED_SQL = f"""(company_l = company_r OR company_l = '' OR company_r = '' OR {_COMPANY_CLOSE_SQL}
    OR (company_read_l = company_read_r AND company_read_l <> ''))"""


def _named(left: Features, right: Features) -> bool:
    """Of one name as far as anybody can see; companies of a group share all but that."""
    if left.company == right.company or not (left.company and right.company):
        return True
    return left.company_read == right.company_read != "" or _company_close(left, right)


_HOUSED_SQL = f"""({_PHONE_SQL} OR {_MAIL_SQL} OR {_HOUSE_SQL} OR {_HOME_SQL})"""


def _housed(left: Features, right: Features) -> bool:
    return any(test(left, right) for test in (_phone, _mail, _house, _home))


COMPANY_REACH = Comparison(
    "reach",
    _NO_REACH,
    (
        _shared_level("mail_same", f"{_MAIL_SQL} AND {_NAMED_SQL}", _both(_mail, _named)),
        _shared_level("phone_address_same", f"{_PHONE_SQL} AND {_HOME_SQL} AND {_NAMED_SQL}",
                      _both(_phone, _home, _named)),
        _shared_level("phone_same", f"{_PHONE_SQL} AND {_NAMED_SQL}", _both(_phone, _named)),
        _shared_level("address_same", f"{_HOME_SQL} AND {_NAMED_SQL}", _both(_home, _named)),
        _shared_level("house_same", f"{_HOUSE_SQL} AND {_NAMED_SQL}", _both(_house, _named)),
        _shared_level("mail_same_other_name", _MAIL_SQL, _mail),
        _shared_level("phone_same_other_name", _PHONE_SQL, _phone),
        _shared_level("address_same_other_name", f"{_HOME_SQL} OR {_HOUSE_SQL}", _housed),
        *_LAST_REACHES,
    ),
)  # fmt: skip
COMPANY = Comparison(
    "company",
    Level("", f"company_l = '' OR company_r = '' OR {_HOUSED_SQL}",
          lambda one, other: not (one.company and other.company) or _housed(one, other)),
    (
        Level("company_same", "company_l = company_r",
              lambda one, other: one.company == other.company, "company"),
        Level("company_reading_same", "company_read_l = company_read_r AND company_read_l <> ''",
              lambda one, other: one.company_read == other.company_read != ""),
        Level("company_close", _COMPANY_CLOSE_SQL, _company_close),
        Level("company_within", """least(len(company_l), len(company_r)) > 2
            AND (starts_with(company_l, company_r) OR starts_with(company_r, company_l))""",
              lambda one, other: min(len(one.company), len(other.company)) > 2
              and (one.company.startswith(other.company) or other.company.startswith(one.company))),
        _rest("company_differs"),
    ),
)  # fmt: skip
CORPORATE = Comparison(
    "corporate",
    Level("", "corporate_l = '' OR corporate_r = ''",
          lambda one, other: not (one.corporate and other.corporate)),
    (
        Level("corporate_number_same", "corporate_l = corporate_r",
              lambda one, other: one.corporate == other.corporate, by_size=True),
        _rest("corporate_number_differs"),
    ),
)  # fmt: skip

COMPARISONS: dict[str, tuple[Comparison, ...]] = {
    "person": (REACH, FAMILY, GIVEN, BIRTHDAY, GENDER),
    "organisation": (COMPANY_REACH, COMPANY, CORPORATE),
}
