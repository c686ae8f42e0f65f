"""Which pairs are looked at, as SQL over the table `records` of features."""

# A key that more records share (a placeholder's telephone, a hall of residence) leads nowhere, and
# what more than MOST_HOLDERS share says nothing about who somebody is.
MOST_OF_A_KEY, MOST_HOLDERS = 60, 25
REACHES = ("phones", "emails", "locals", "homes", "houses")

_SAID_FAMILY = "coalesce(nullif(family_sound, ''), family)"
_SAID_GIVEN = "coalesce(nullif(given_sound, ''), given)"
# Swapped names meet too.
_NAME = f"least({_SAID_FAMILY}, {_SAID_GIVEN}) || ' ' || greatest({_SAID_FAMILY}, {_SAID_GIVEN})"
_WRITTEN = "least(family, given) || ' ' || greatest(family, given)"
_PERSON = "family <> '' AND given <> ''"
_DATED = "birthday <> ''"

# Name of the key, what is hashed, and of whom.
_KEYS = (
    ("name", _WRITTEN, _PERSON),
    ("name_year", f"{_NAME} || left(birthday, 4)", f"{_PERSON} AND {_DATED}"),
    ("name_day", f"{_NAME} || substr(birthday, 5)", f"{_PERSON} AND {_DATED}"),
    ("written_year", f"{_WRITTEN} || left(birthday, 4)", f"{_PERSON} AND {_DATED}"),
    ("given_birthday", f"{_SAID_GIVEN} || birthday", f"given <> '' AND {_DATED}"),
    ("written_birthday", "given || birthday", f"given <> '' AND {_DATED}"),
    ("family_birthday", f"{_SAID_FAMILY} || birthday", f"family <> '' AND {_DATED}"),
    ("company", "company", "company <> ''"),
    ("company_read", "company_read", "company_read <> ''"),
    ("corporate", "corporate", "corporate <> ''"),
)
_LISTS = (
    ("phones", "value", "true"),
    ("emails", "value", "true"),
    ("homes", "value", "true"),
    ("locals", "value", "true"),
    ("houses", f"value || {_SAID_GIVEN}", "given <> ''"),
    ("postals", f"value || {_NAME}", _PERSON),
    ("postals", f"value || {_WRITTEN}", _PERSON),
    ("postals", "value || left(company, 3)", "company <> ''"),
)


def steps() -> list[str]:
    """Statements that make `pairs(join_key_l, join_key_r, match_key)` out of `records`."""
    each = [
        f"SELECT id, hash('{name}', {what}) AS key FROM records WHERE {whose}"
        for name, what, whose in _KEYS
    ]
    each += [
        f"""SELECT id, hash('{column}{place}', {what}) FROM
        (SELECT *, unnest({column}) AS value FROM records WHERE {whose})"""
        for place, (column, what, whose) in enumerate(_LISTS)
    ]
    return [
        f"CREATE TABLE keys AS {' UNION ALL '.join(each)}",
        f"""CREATE TABLE few_hold AS SELECT key FROM keys GROUP BY key
        HAVING count(*) BETWEEN 2 AND {MOST_OF_A_KEY}""",
        "CREATE TABLE meeting AS SELECT keys.id, keys.key FROM keys JOIN few_hold USING (key)",
        "DROP TABLE keys",
        "DROP TABLE few_hold",
        """CREATE TABLE pairs AS SELECT DISTINCT one.id AS join_key_l, other.id AS join_key_r,
        '0' AS match_key FROM meeting one JOIN meeting other USING (key) WHERE one.id < other.id""",
        "DROP TABLE meeting",
    ]


def crowd(column: str, kind: str) -> str:
    """Remembers the values of a list that too many share."""
    return f"""SET VARIABLE crowd_of_{column} = (SELECT coalesce(list(value), []) FROM (SELECT value
        FROM (SELECT unnest({column}) AS value FROM all_records WHERE kind = '{kind}')
        GROUP BY value HAVING count(*) > {MOST_HOLDERS}))"""


def without_crowd(column: str) -> str:
    """The list without them."""
    known = f"getvariable('crowd_of_{column}')"
    return f"""CASE WHEN list_has_any({column}, {known}) THEN list_filter({column},
        lambda value: NOT list_contains({known}, value)) ELSE {column} END AS {column}"""
