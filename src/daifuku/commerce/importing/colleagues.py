"""Colleagues as files of receipts name them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.models import User
from daifuku.foundation.text import fold

UNKNOWN = _(
    "There is no one colleague of this name. Write the mail address they sign in with, or their"
    " family and given name; add the colleague first if need be (settings), or leave the cell"
    " empty."
)


def colleagues_called(asked: Iterable[str]) -> dict[str, int]:
    """What is asked → the one colleague with this mail address or name, also one who has left;
    several of one name are none. A till's own number of somebody is no number of ours."""
    wanted = {one: _plain(one) for one in asked}
    if not wanted:
        return {}
    ids: dict[str, set[int]] = {}
    for user in User.objects.only("id", "email", "family_name", "given_name"):
        both = (user.family_name, user.given_name)
        for name in (user.email, "".join(both), "".join(reversed(both))):
            ids.setdefault(_plain(name), set()).add(user.id)
    found = {one: ids.get(plain, set()) if plain else set() for one, plain in wanted.items()}
    return {one: min(those) for one, those in found.items() if len(those) == 1}


def _plain(text: str) -> str:
    return "".join(fold(text).split())
