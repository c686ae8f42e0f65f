"""What can be asked about customers. Aliases: c the customer, f their kept figures, m a way to reach
them, e an entry into a stage."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.forms import LANGUAGES
from daifuku.customers.models import Stage, Tag
from daifuku.customers.models.contact import CONTACT_KINDS
from daifuku.customers.models.customer import GENDERS, KINDS
from daifuku.foundation.filters import FilterField, FilterRelation, FilterSubject
from daifuku.foundation.japan import parse_phone
from daifuku.foundation.models import User
from daifuku.foundation.text import BadValue, Words, fold, strip_legal_form, to_katakana


def _stages() -> list[tuple[str, Words]]:
    rows = Stage.objects.order_by("position").values_list("code", "names")
    return [(code, Words.of(names)) for code, names in rows]


def _tags() -> list[tuple[str, Words]]:
    rows = Tag.objects.order_by("key").values_list("id", "names")
    return [(str(id_), Words.of(names)) for id_, names in rows]


def _colleagues_called(words: Iterable[str]) -> dict[str, int]:
    """By their mail addresses, else by names that only one of them has."""
    found: dict[str, set[int]] = {}
    for user in User.objects.filter(is_active=True).only("email", "family_name", "given_name"):
        family, given = user.family_name, user.given_name
        for name in {user.email, family, given, family + given, given + family}:
            found.setdefault(_name_key(name), set()).add(user.pk)
    asked = {word: found.get(_name_key(word), set()) for word in words}
    return {word: min(ids) for word, ids in asked.items() if len(ids) == 1}


def _names_of_colleagues(ids: Iterable[int]) -> dict[int, str]:
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=set(ids))}


def _name_key(text: str) -> str:
    return fold(text).replace(" ", "")


def _reading(text: str) -> str:
    return to_katakana(text).strip()


def _name_keys(text: str) -> tuple[str, ...]:
    """Companies are kept without 株式会社 and the like."""
    return _name_key(text), _name_key(strip_legal_form(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _national(text: str) -> str:
    """As people dial it: a whole number or the beginning, middle or end of one, without signs."""
    try:
        text = parse_phone(text).e164
    except BadValue:
        text = _plain(text)
    digits = "".join(char for char in text if char in "+0123456789")
    return f"0{digits.removeprefix('+81')}" if digits.startswith("+81") else digits


def _as_kept(text: str) -> tuple[str, ...]:
    """As each kind of contact keeps it."""
    try:
        return _plain(text), parse_phone(text).e164
    except BadValue:
        return (_plain(text),)


def _digits(text: str) -> str:
    return "".join(char for char in _plain(text) if char.isdigit())


def _primary(kind: str, value: str = "m.normal") -> str:
    """Few are merged, and of all others no order need be asked."""
    asked = f"""SELECT {value} FROM customers_contact_point m
            WHERE m.customer_id = {{whose}} AND m.kind = '{kind}' AND m.is_primary"""
    among = asked.format(whose="ANY(c.id || c.merged_ids)")
    return f"""CASE WHEN c.merged_ids IS NULL THEN ({asked.format(whose="c.id")})
        ELSE ({among} ORDER BY m.customer_id <> c.id, m.id LIMIT 1) END"""


def _is_primary(kind: str, one_of: str) -> str:
    """By the index of all that is kept, instead of a look at each customer."""
    return f"""c.id IN (SELECT coalesce(k.root_id, k.id)
        FROM customers_contact_point m JOIN customers_customer k ON k.id = m.customer_id
        WHERE m.kind = '{kind}' AND m.is_primary AND m.normal = ANY({one_of})
            AND (k.root_id IS NULL OR NOT EXISTS (
                SELECT FROM customers_customer r JOIN customers_contact_point o
                    ON o.customer_id = ANY(r.id || r.merged_ids)
                WHERE r.id = k.root_id AND o.kind = m.kind AND o.is_primary
                    AND (o.customer_id <> r.id, o.id) < (true, m.id))))"""


_NATIONAL = """CASE WHEN starts_with(m.normal, '+81') THEN '0' || substr(m.normal, 4)
    ELSE m.normal END"""
_DIALLED = """ARRAY(SELECT CASE WHEN starts_with(v, '0') THEN '+81' || substr(v, 2) ELSE v END
    FROM unnest(%s::text[]) v)"""


def _day_or_none(column: str) -> str:
    return f"nullif(f.{column}, '1900-01-01 00:00Z')"


def _own(name: str, label: Any, kind: Any, sql: str, **more: Any) -> FilterField:
    return FilterField(f"customer.{name}", label, kind, sql, **more)


SUBJECT = FilterSubject(
    "customer",
    _("Customers"),
    "customers_customer c JOIN customers_figures f ON f.customer_id = c.id",
    "c.id",
)
FIELDS = (
    _own(
        "name",
        _("Name"),
        "text",
        "c.name_key",
        folds=_name_key,
        spellings=_name_keys,
        cheap=True,
    ),
    _own("reading", _("Name (kana)"), "text", "c.name_kana", folds=_reading, cheap=True),
    _own("kind", _("Kind"), "choice", "c.kind", choices=lambda: KINDS, cheap=True),
    _own("stage", _("Stage"), "choice", "c.stage", choices=_stages, cheap=True),
    _own(
        "tag",
        _("Tags"),
        "choices",
        "ARRAY(SELECT x.tag_id::text FROM customers_customer_tag x WHERE x.customer_id = c.id)",
        choices=_tags,
        holds="""EXISTS (SELECT FROM customers_customer_tag x
            WHERE x.customer_id = c.id AND x.tag_id = %s::bigint)""",
    ),
    _own(
        "owner",
        _("In charge"),
        "person",
        "c.owner_id",
        called=_colleagues_called,
        names=_names_of_colleagues,
        cheap=True,
    ),
    _own("birthday", _("Birthday"), "date", "c.birthday", cheap=True),
    _own(
        "birth_month",
        _("Month of birth"),
        "number",
        "extract(month FROM c.birthday)::bigint",
        cheap=True,
    ),
    _own("gender", _("Gender"), "choice", "c.gender", choices=lambda: GENDERS[1:]),
    _own("language", _("Language"), "choice", "c.language", choices=lambda: LANGUAGES, cheap=True),
    _own("corporate_number", _("Corporate number"), "text", "c.corporate_number", folds=_digits),
    _own(
        "email",
        _("Mail"),
        "text",
        _primary("email"),
        folds=_plain,
        equals=_is_primary("email", "%s::text[]"),
    ),
    _own(
        "phone",
        _("Phone"),
        "text",
        _primary("phone", _NATIONAL),
        folds=_national,
        equals=_is_primary("phone", _DIALLED),
    ),
    _own("prefecture", _("Prefecture"), "text", _primary("address", "m.prefecture")),
    _own("city", _("City"), "text", _primary("address", "m.city")),
    _own("created_at", _("Added"), "moment", "c.created_at", cheap=True),
    _own("first_purchase_at", _("First purchase"), "moment", _day_or_none("first_purchase_at")),
    _own("last_purchase_at", _("Last purchase"), "moment", _day_or_none("last_purchase_at")),
    _own("last_contact_at", _("Last contact"), "moment", _day_or_none("last_contact_at")),
    _own("purchase_count", _("Number of purchases"), "number", "f.purchases"),
    _own("spent", _("Sales"), "money", "f.spent"),
    FilterField("contact.kind", _("Kind"), "choice", "m.kind", choices=lambda: CONTACT_KINDS),
    FilterField(
        "contact.value", _("Contact"), "text", "m.normal", folds=_plain, spellings=_as_kept
    ),
    FilterField("contact.verified_at", _("Confirmed"), "moment", "m.verified_at"),
    FilterField("contact.undeliverable_at", _("Undeliverable"), "moment", "m.undeliverable_at"),
    FilterField("contact.prefecture", _("Prefecture"), "text", "m.prefecture"),
    FilterField("stage_entry.stage", _("Stage"), "choice", "e.stage", choices=_stages),
    FilterField("stage_entry.at", _("Entered"), "moment", "e.entered_at"),
)
RELATIONS = (
    FilterRelation(
        "customer.contacts",
        _("Ways to reach them"),
        "contact",
        "customers_contact_point m",
        "m.customer_id = ANY(c.id || c.merged_ids)",
    ),
    FilterRelation(
        "customer.stage_entries",
        _("Stages entered"),
        "stage_entry",
        "customers_stage_change e",
        "e.customer_id = ANY(c.id || c.merged_ids)",
        at="at",
    ),
)
