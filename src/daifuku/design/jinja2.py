"""The environment behind every page of ours. Settings name it in TEMPLATES → OPTIONS."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from django.conf import settings
from django.template import engines
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from markupsafe import Markup, escape

from daifuku.design import compiling, formats
from daifuku.design.keeping import kept
from daifuku.design.saying import said
from daifuku.foundation.sources import in_both, source_words

_PLACE = 9_182_736_450  # stands where a number will, and nowhere else in an address


def url(name: str, *args: Any, **kwargs: Any) -> str:
    where = settings.ROOT_URLCONF, get_script_prefix()
    if not args and not kwargs:
        return _plain_url(name, *where)
    if not kwargs and all(type(given) is int and 0 <= given < _PLACE for given in args):
        numbered = _numbered_url(name, len(args), *where)
        if numbered:
            return numbered.format(*args)
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _plain_url(name: str, _urls: str, _prefix: str) -> str:
    """A page names sixty of them, the same ones every time."""
    return reverse(name)


@cache
def _numbered_url(name: str, numbers: int, _urls: str, _prefix: str) -> str:
    """The address with `{}` for each number; nothing where the address writes them otherwise."""
    places = [_PLACE + at for at in range(numbers)]
    found = reverse(name, args=places)
    if re.findall(r"\d{10,}", found) != [str(place) for place in places]:
        return ""
    return re.sub(r"\d{10,}", "{}", found)


def maybe_url(name: str) -> str:
    """For the shell, which must stand while a room that it points at is not installed."""
    return _maybe_url(name, settings.ROOT_URLCONF, get_script_prefix())


@cache
def _maybe_url(name: str, _urls: str, _prefix: str) -> str:
    with suppress(NoReverseMatch):
        return reverse(name)
    return ""


def attributes(pairs: dict[str, Any]) -> Markup:
    """hx_get="/x" becomes hx-get="/x"; True a bare attribute; False, None and "" nothing."""
    written = []
    for key, value in pairs.items():
        if value is False or value is None or value == "":
            continue
        name = _attribute_name(key)
        written.append(f" {name}" if value is True else f' {name}="{escape(value)}"')
    return Markup("".join(written))  # noqa: S704 - each part is escaped


@cache
def _attribute_name(key: str) -> str:
    return str(escape(key.strip("_").replace("_", "-")))


@cache
def hashed_sprite() -> str:
    return static("design/dist/icons.svg")


def sprite() -> str:
    return static("design/dist/icons.svg") if settings.DEBUG else hashed_sprite()


def phone(value: Any) -> str:
    from daifuku.foundation.japan import format_phone

    return format_phone(str(value)) if value else formats.DASH


def marked(value: Any, asked: str) -> Any:
    """The text with what was asked for in <mark>."""
    from daifuku.foundation.text import marked

    if not asked:
        return value
    mark = Markup("<mark>{}</mark>")
    return Markup("").join(mark.format(t) if hit else t for t, hit in marked(str(value), asked))


class KeptBytecode(jinja2.FileSystemBytecodeCache):
    """Compiled templates from one start to the next; a disk that takes nothing costs only time."""

    def dump_bytecode(self, bucket: Any) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def kept_bytecode() -> KeptBytecode | None:
    folder = Path(settings.DAIFUKU_HOME) / "cache" / "templates" / compiling.MADE_BY
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return KeptBytecode(str(folder))


def warm() -> None:
    """Load every page's template now, so that nobody waits for it later."""
    pages = engines["pages"].env
    for name in pages.list_templates(extensions=["html"]):
        if "/styleguide/" not in name:
            pages.get_template(name)


FILTERS: dict[str, Callable[..., Any]] = {
    "attributes": attributes,
    "money": formats.money,
    "number": formats.number,
    "short_number": formats.short_number,
    "percent": formats.percent,
    "date": formats.day,
    "datetime": formats.moment,
    "time": formats.clock_time,
    "typed_moment": formats.typed_moment,
    "ago": formats.ago,
    "exact": formats.exact,
    "iso": formats.iso,
    "phone": phone,
    "marked": marked,
    "initial": formats.initial,
    "reading": formats.reading,
    "hue": formats.hue,
    "hot_key": formats.hot_key,
    "source": source_words,
    "in_both": in_both,
    "polyline": formats.polyline,
    "hash_id": formats.hash_id,
}


def environment(**options: Any) -> jinja2.Environment:
    options = {"bytecode_cache": kept_bytecode(), **options, "undefined": jinja2.StrictUndefined}
    options.pop("autoescape", None)
    made = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        **options,
    )
    made.code_generator_class = compiling.PageCode
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals.update(_=said, url=url, maybe_url=maybe_url, static=static, kept=kept)
    made.globals.update(icon_sprite=sprite, zone_name=timezone.get_current_timezone_name)
    made.filters.update(FILTERS)
    # A lazy translation is neither text nor list to Jinja's own tests.
    made.tests["listed"] = lambda value: isinstance(value, list | tuple)
    return made
