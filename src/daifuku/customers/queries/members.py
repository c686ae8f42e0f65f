"""The number on a member's card. Digits only: a scanner types like a keyboard, and an input method
for Japanese would make kana of letters. A 7 in front, which no telephone here begins with, then the
Daifuku ID, then two check digits (ISO 7064, MOD 97-10)."""

import unicodedata

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from daifuku.customers.models import Customer
from daifuku.customers.queries.header import nameless
from daifuku.customers.queries.visible import visible_to
from daifuku.foundation.access import Actor
from daifuku.foundation.search import Hit

KIND = "customer"
# What stands in front → how many digits the Daifuku ID has behind it.
_WIDTHS = {"7": 9, "8": 19}
_BETWEEN = dict.fromkeys(map(ord, " -‐−ー"))


def member_number(customer_id: int) -> str:
    """700000001284 for customer 12."""
    front = next(front for front, width in _WIDTHS.items() if customer_id < 10**width)
    body = f"{front}{customer_id:0{_WIDTHS[front]}d}"
    return f"{body}{98 - int(body) * 100 % 97:02d}"


def spoken_number(customer_id: int) -> str:
    """The same as printed on the card, in groups of four."""
    number = member_number(customer_id)
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def read_member_number(typed: str) -> int | None:
    """The Daifuku ID when this is a whole member's number whose check digits agree."""
    plain = unicodedata.normalize("NFKC", typed.strip()).translate(_BETWEEN)
    width = _WIDTHS.get(plain[:1])
    if width is None or len(plain) != width + 3 or not (plain.isascii() and plain.isdigit()):
        return None
    return int(plain[1:-2]) if int(plain) % 97 == 1 else None


def member_hits(asked: str, actor: Actor, limit: int = 1) -> list[Hit]:
    """Whom a scanned card belongs to, if the actor may see them. The card of a record that was merged
    is the root's."""
    wanted = read_member_number(asked)
    if wanted is None or not limit:
        return []
    root = Customer.objects.filter(id=wanted).values(root_or_own=Coalesce("root_id", "id"))
    rows = visible_to(actor).filter(id=Subquery(root)).values_list("id", "name", "name_kana")
    return [Hit(KIND, id_, id_, name or nameless(id_), kana) for id_, name, kana in rows]
