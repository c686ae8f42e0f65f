"""Search: the page, and the answers of the palette as one types."""

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from daifuku.foundation.access import may
from daifuku.foundation.japan.names import reading_beside
from daifuku.foundation.registries import search_sources
from daifuku.foundation.search import Hit, find, told_apart
from daifuku.foundation.text import is_kana

_EACH = 5
_MOST = 50


@require_safe
def search(request: Any) -> HttpResponse:
    may(request.actor, "foundation.search")
    asked = request.GET.get("q", "").strip()
    in_palette = "palette" in request.GET
    found = find(asked, request.actor, limit=20 if in_palette else _MOST)
    most = _EACH if in_palette else _MOST
    told = told_apart(_shown(found.hits, most), asked, request.actor)
    shown = {"asked": asked, "found": found, "groups": _groups(told)}
    template = "_palette.html" if in_palette else "page.html"
    return render(request, f"web/search/{template}", shown)


def _shown(hits: list[Hit], most: int) -> list[Hit]:
    """At most so many of a kind."""
    counts: Counter[str] = Counter()
    kept = []
    for hit in hits:
        counts[hit.kind] += 1
        if counts[hit.kind] <= most:
            kept.append(hit)
    return kept


def _note(hit: Hit) -> str:
    """Of a name in Latin letters the reading is left out where it helps nobody."""
    parts = hit.subtitle.split(" · ")
    if reading_beside(hit.title, "-", get_language() or "ja"):
        return hit.subtitle
    return " · ".join(part for part in parts if not is_kana(part.replace(" ", "")))


def _groups(hits: list[Hit]) -> list[dict[str, Any]]:
    """Hits by kind, in the order of the sources."""
    groups = []
    for source in search_sources.ordered():
        items = [
            {
                "href": reverse(source.url_name, args=[hit.object_id]),
                "title": hit.title,
                "note": _note(hit),
                # People are known by the colour of their name elsewhere, other things by an icon.
                **(
                    {"id": hit.object_id}
                    if hit.customer_id == hit.object_id
                    else {"icon": source.icon}
                ),
            }
            for hit in hits
            if hit.kind == source.key
        ]
        if items:
            groups.append({"label": source.label, "key": source.key, "items": items})
    return groups
