"""What can be asked about customers. Aliases: c the customer, f their kept figures, m a way to reach
them, e an entry into a stage."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.forms import LANGUAGES
from daifuku.customers.models import Stage, Tag
from daifuku.customers.models.contact import CONTACT_KINDS
from daifuku.customers.models.customer import GENDERS, KINDS
from daifuku.foundation.filters import FilterField, FilterRelation, FilterSubject
from daifuku.foundation.japan import parse_phone
from daifuku.foundation.text import BadValue, Words, fold, to_katakana


def _stages() -> list[tuple[str, Words]]:
    rows = Stage.objects.order_by("position").values_list("code", "names")
    return [(code, Words.of(names)) for code, names in rows]


def _tags() -> list[tuple[str, Words]]:
    rows = Tag.objects.order_by("key").values_list("id", "names")
    return [(str(id_), Words.of(names)) for id_, names in rows]


def name_key(text: str) -> str:
    return fold(text).replace(" ", "")


def _phone(text: str) -> str:
    """A whole number as it is kept; of a part the digits."""
    try:
        return parse_phone(text).e164
    except BadValue:
        return "".join(char for char in fold(text) if char.isdigit())


def _primary(kind: str, column: str = "normal") -> str:
    return f"""SELECT nullif(m.{column}, '') FROM customers_contact_point m
        WHERE m.customer_id = c.id AND m.kind = '{kind}' AND m.is_primary"""


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
    _own("name", _("Name"), "text", "nullif(c.name_key, '')", folds=name_key, cheap=True),
    _own(
        "reading",
        _("Name (kana)"),
        "text",
        "nullif(c.name_kana, '')",
        folds=to_katakana,
        cheap=True,
    ),
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
    _own("owner", _("In charge"), "person", "c.owner_id", cheap=True),
    _own("birthday", _("Birthday"), "date", "c.birthday", cheap=True),
    _own(
        "birth_month",
        _("Month of birth"),
        "number",
        "extract(month FROM c.birthday)::bigint",
        cheap=True,
    ),
    _own("gender", _("Gender"), "choice", "nullif(c.gender, '')", choices=lambda: GENDERS[1:]),
    _own("language", _("Language"), "choice", "c.language", choices=lambda: LANGUAGES, cheap=True),
    _own("corporate_number", _("Corporate number"), "text", "nullif(c.corporate_number, '')"),
    _own("email", _("Mail"), "text", _primary("email"), folds=lambda text: text.strip().lower()),
    _own("phone", _("Phone"), "text", _primary("phone"), folds=_phone),
    _own("prefecture", _("Prefecture"), "text", _primary("address", "prefecture")),
    _own("city", _("City"), "text", _primary("address", "city")),
    _own("created_at", _("Added"), "moment", "c.created_at", cheap=True),
    _own("first_purchase_at", _("First purchase"), "moment", _day_or_none("first_purchase_at")),
    _own("last_purchase_at", _("Last purchase"), "moment", _day_or_none("last_purchase_at")),
    _own("last_contact_at", _("Last contact"), "moment", _day_or_none("last_contact_at")),
    _own("purchase_count", _("Purchases"), "number", "f.purchases"),
    _own("spent", _("Sales"), "money", "f.spent"),
    FilterField("contact.kind", _("Kind"), "choice", "m.kind", choices=lambda: CONTACT_KINDS),
    FilterField("contact.value", _("Contact"), "text", "m.normal"),
    FilterField("contact.verified_at", _("Confirmed"), "moment", "m.verified_at"),
    FilterField("contact.undeliverable_at", _("Undeliverable"), "moment", "m.undeliverable_at"),
    FilterField("contact.prefecture", _("Prefecture"), "text", "nullif(m.prefecture, '')"),
    FilterField("stage_entry.stage", _("Stage"), "choice", "e.stage", choices=_stages),
    FilterField("stage_entry.at", _("Entered"), "moment", "e.entered_at"),
)
RELATIONS = (
    FilterRelation(
        "customer.contacts",
        _("Ways to reach them"),
        "contact",
        "customers_contact_point m",
        "m.customer_id = c.id",
    ),
    FilterRelation(
        "customer.stage_entries",
        _("Stages entered"),
        "stage_entry",
        "customers_stage_change e",
        "e.customer_id = c.id",
        at="at",
    ),
)
