"""How the entries of this room read in the timeline. Names come from one query a kind at most."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.forms import label_of
from daifuku.customers.models.belonging import ROLES
from daifuku.customers.models.wishes import CHANNELS, PURPOSES, TOPICS
from daifuku.customers.queries import both_names
from daifuku.customers.queries.lists import kept_names
from daifuku.foundation.access import Actor
from daifuku.foundation.registries import TimelineKind
from daifuku.ledger.book import Entry

Told = dict[int, dict[str, Any]]
_POINTS = {
    "email": _("mail address"),
    "phone": _("phone number"),
    "address": _("address"),
}
_RELATED = {
    "customers.relation_began": _("Linked with {name}"),
    "customers.relation_ended": _("Link with {name} ended"),
}
_MERGED = {
    "customers.customer_merged": (_("Merged with {name}"), _("Merged into {name}")),
    "customers.customer_separated": (_("Separated from {name}"), _("Separated from {name}")),
}
_POINT = {"customers_contact_point": "contact_point_id"}
_TRACED: dict[str, dict[str, str]] = {
    "customers.customer_edited": {
        "customers_customer": "",
        "customers_contact_point": "",
        "customers_external_id": "",
        "customers_customer_tag": "",
    },
    "customers.contact_point_added": _POINT,
    "customers.contact_point_edited": _POINT,
    "customers.contact_point_removed": _POINT,
    "customers.preference_set": {"customers_preference": "preference_id"},
}
_VIA = {"import": _("By import"), "api": _("By the API")}


def _plain(title: Any) -> Callable[[Sequence[Entry], Actor], Told]:
    return lambda entries, actor: _told(entries, lambda entry: str(title))


def _told(entries: Iterable[Entry], title: Callable[[Entry], str], meta: Any = None) -> Told:
    return {
        entry.id: {
            "title": title(entry),
            "meta": [*(meta(entry) if meta else ()), entry.by_name, str(_VIA.get(entry.via, ""))],
        }
        for entry in entries
    }


def _edited(entries: Sequence[Entry], actor: Actor) -> Told:
    def title(entry: Entry) -> str:
        fields = str(_(", ")).join(str(label_of(name)) for name in entry.fact.fields)
        return _("Edited: {fields}").format(fields=fields)

    return _told(entries, title)


def _pointed(text: Any) -> Callable[[Sequence[Entry], Actor], Told]:
    def tell(entries: Sequence[Entry], actor: Actor) -> Told:
        return _told(entries, lambda e: str(text).format(what=_POINTS[e.fact.point_kind]))

    return tell


def _staged(entries: Sequence[Entry], actor: Actor) -> Told:
    names = kept_names(entry.fact.stage for entry in entries)

    def title(entry: Entry) -> str:
        return str(_("Stage: {stage}")).format(stage=names.get(entry.fact.stage, entry.fact.stage))

    def meta(entry: Entry) -> list[str]:
        former = names.get(entry.fact.former, "")
        return [_("before: {stage}").format(stage=former)] if former else []

    return _told(entries, title, meta)


def _consented(text: Any) -> Callable[[Sequence[Entry], Actor], Told]:
    def tell(entries: Sequence[Entry], actor: Actor) -> Told:
        return _told(
            entries,
            lambda e: str(text).format(
                purpose=PURPOSES.get(e.fact.purpose, e.fact.purpose),
                channel=CHANNELS.get(e.fact.channel, e.fact.channel),
            ),
        )

    return tell


def _preferred(entries: Sequence[Entry], actor: Actor) -> Told:
    def title(entry: Entry) -> str:
        topic = TOPICS.get(entry.fact.topic)
        return _("Preference: {topic}").format(topic=topic) if topic else _("Preference noted")

    return _told(entries, title)


def _tagged(text: Any) -> Callable[[Sequence[Entry], Actor], Told]:
    def tell(entries: Sequence[Entry], actor: Actor) -> Told:
        names = kept_names(entry.fact.tag_id for entry in entries)
        return _told(entries, lambda e: str(text).format(tag=names.get(e.fact.tag_id, "")))

    return tell


def _linked(entries: Sequence[Entry], actor: Actor) -> Told:
    """Who is named is asked once. In what tells of a merge it is the name of the very record: as
    their root, both are called the same."""
    others = {_other(entry) for entry in entries}
    names = both_names(others, seen_by=None if actor.sees == "all" else actor)

    def title(entry: Entry) -> str:
        other = _other(entry)
        own, root = names.get(other) or (_("somebody else"),) * 2
        if entry.kind in _RELATED:
            return str(_RELATED[entry.kind]).format(name=root)
        this, that = _MERGED[entry.kind]
        return str(that if entry.role else this).format(name=f"{own} #{other}")

    def meta(entry: Entry) -> list[str]:
        return [str(ROLES[entry.fact.role][0])] if entry.kind in _RELATED else []

    return _told(entries, title, meta)


def _other(entry: Entry) -> int:
    """Seen from the other side of the relation, the owner of the entry is the other one."""
    return int(entry.customer_id if entry.role else entry.fact.other_id)


def _kind(key: str, label: Any, icon: str, load: Any, tone: str = "neutral") -> TimelineKind:
    template = "customers/timeline/entry.html"
    shown = _TRACED.get(key, {})
    return TimelineKind(key, label, icon, template, "profile", tone, load, traces=shown)


KINDS = (
    _kind("customers.customer_added", _("Added"), "user-plus", _plain(_("Added to the book"))),
    _kind("customers.customer_edited", _("Edited"), "pencil", _edited),
    _kind("customers.customer_deleted", _("Deleted"), "trash", _plain(_("Put into the bin"))),
    _kind(
        "customers.customer_restored",
        _("Restored"),
        "arrow-back-up",
        _plain(_("Taken out of the bin")),
    ),
    _kind(
        "customers.contact_point_added",
        _("Contact point added"),
        "plus",
        _pointed(_("Added: {what}")),
    ),
    _kind(
        "customers.contact_point_edited",
        _("Contact point edited"),
        "pencil",
        _pointed(_("Edited: {what}")),
    ),
    _kind(
        "customers.contact_point_removed",
        _("Contact point removed"),
        "trash",
        _pointed(_("Removed: {what}")),
    ),
    _kind("customers.stage_entered", _("Stage"), "arrow-right", _staged, "brand"),
    _kind(
        "customers.consent_given",
        _("Consent given"),
        "check",
        _consented(_("Agreed: {purpose} ({channel})")),
        "ok",
    ),
    _kind(
        "customers.consent_withdrawn",
        _("Consent withdrawn"),
        "x",
        _consented(_("Refused: {purpose} ({channel})")),
        "bad",
    ),
    _kind("customers.preference_set", _("Preference"), "heart", _preferred),
    _kind("customers.tag_added", _("Tag"), "tag", _tagged(_("Tagged “{tag}”"))),
    _kind("customers.tag_removed", _("Tag removed"), "tag", _tagged(_("Tag “{tag}” taken off"))),
    _kind("customers.relation_began", _("Link"), "link", _linked),
    _kind("customers.relation_ended", _("Link ended"), "link", _linked),
    _kind("customers.customer_merged", _("Merged"), "arrows-join", _linked, "brand"),
    _kind("customers.customer_separated", _("Separated"), "arrows-split", _linked, "brand"),
)
