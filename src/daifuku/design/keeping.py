"""Parts of the page that are the same on every page, kept as they were written the first time.

Such a part is written from what it is given and the language, and from nothing else: it sees
neither the request nor the user, so that nothing of one reader can reach another."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.template import engines
from django.urls import get_script_prefix
from django.utils.translation import get_language
from markupsafe import Markup


class _These:
    """The very same things in the same order; held, so that no other takes their place."""

    __slots__ = ("places", "things")

    def __init__(self, things: Iterable[object]) -> None:
        self.things = tuple(things)
        self.places = tuple(map(id, self.things))

    def __hash__(self) -> int:
        return hash(self.places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and self.places == other.places


def kept(template: str, /, **given: Iterable[object]) -> Markup:
    these = tuple((name, _These(things)) for name, things in given.items())
    where = (settings.ROOT_URLCONF, get_script_prefix(), get_language())
    written = _written.__wrapped__ if settings.DEBUG else _written
    return written(template, where, these)


@lru_cache(maxsize=128)
def _written(template: str, _where: tuple, these: tuple[tuple[str, _These], ...]) -> Markup:
    page = engines["pages"].env.get_template(template)
    return page.make_module({name: one.things for name, one in these}).__html__()
