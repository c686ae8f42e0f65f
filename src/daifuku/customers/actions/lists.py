"""The lists that customers are sorted into: tags and the names of stages."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.actions.references import TAG_REPEATED, numbers_free
from daifuku.customers.models import CustomerTag, Stage, Tag
from daifuku.customers.payload import Problems
from daifuku.customers.queries.lists import forget_names
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.errors import Conflict, Invalid, NotFound
from daifuku.foundation.text import BadValue, Words

HUES = 12


class CannotRemoveUsedTag(Conflict):
    code = "tag_in_use"
    message = _("Customers have this tag. Take it off them first.")


def add_tag(names: Any, *, by: Actor, at: datetime, hue: int = 0) -> Tag:
    """`names` in one or both languages. Refuses with Invalid."""
    may(by, "customers.edit_tags")
    words, hue = _checked(names, hue, 60)
    with numbers_free(), change("customers.edit_tags", by=by, at=at):
        key = _free_key(words)
        return Tag.objects.create(names=words, hue=hue, key=key)


def edit_tag(tag_id: int, names: Any, *, by: Actor, at: datetime, hue: int = 0) -> Tag:
    """Refuses with Invalid and NotFound."""
    may(by, "customers.edit_tags")
    words, hue = _checked(names, hue, 60)
    with numbers_free(), edit("customers.edit_tags", by=by, at=at, subject=("tag", tag_id)):
        tag = Tag.objects.select_for_update().filter(id=tag_id).first()
        if tag is None:
            raise NotFound
        tag.names, tag.hue, tag.key = words, hue, _free_key(words, but=tag_id)
        tag.save()
    forget_names()
    return tag


def remove_tag(tag_id: int, *, by: Actor, at: datetime) -> None:
    """Refuses with CannotRemoveUsedTag and NotFound."""
    may(by, "customers.edit_tags")
    with change("customers.edit_tags", by=by, at=at, subject=("tag", tag_id)):
        tag = Tag.objects.select_for_update().filter(id=tag_id).first()
        if tag is None:
            raise NotFound
        if CustomerTag.objects.filter(tag_id=tag_id).exists():
            raise CannotRemoveUsedTag
        tag.delete()


def edit_stage(code: str, names: Any, *, by: Actor, at: datetime, hue: int = 0) -> Stage:
    """Rename a stage or give it another hue. Refuses with Invalid and NotFound."""
    may(by, "customers.edit_stages")
    words, hue = _checked(names, hue, 30)
    stage = Stage.objects.filter(code=code).first()
    if stage is None:
        raise NotFound
    with edit("customers.edit_stages", by=by, at=at, subject=("stage", stage.id)):
        stage.names, stage.hue = words, hue
        stage.save(update_fields=["names", "hue"])
    forget_names()
    return stage


def _checked(names: Any, hue: int, longest: int) -> tuple[Words, int]:
    problems = Problems()
    words = problems.take("names", _short_words, names, longest)
    if not 0 <= hue < HUES:
        problems.add("hue", "out_of_range", _("Please choose one of the colours."))
    problems.refuse_if_any()
    return words, hue


def _short_words(names: Any, longest: int) -> Words:
    words = Words.of(names)
    if not words:
        raise BadValue("empty", _("Please give it a name."))
    if any(len(text) > longest for text in words.texts()):
        raise BadValue("too_long", _("At most %(longest)d characters fit."), longest=longest)
    return words


def _free_key(words: Words, but: int | None = None) -> str:
    key = words.folded()["ja"][:80]
    if Tag.objects.filter(key=key).exclude(id=but).exists():
        raise Invalid.field("names", "repeated", TAG_REPEATED)
    return key
