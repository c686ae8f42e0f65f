"""One change: what it touched, what became of it, and what came after it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from daifuku.foundation.access import Actor
from daifuku.foundation.changes.touching import Part, followed_by, touched_by
from daifuku.foundation.changes.tracing import Difference, differences
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import BulkEdit, Change, ImportRun
from daifuku.web.changes import Line, people, told


@dataclass(frozen=True, slots=True)
class Detail:
    """One change, what it touched, and the changes that have to do with it: what it took back, what
    took it back, what touched the same rows since. `made_on`: where a big one was made."""

    line: Line
    parts: list[Part]
    differences: list[Difference]
    undoes: list[Line]
    undone_by: list[Line]
    later: list[Line]
    made_on: str


def detail_of(change_id: int, actor: Actor) -> Detail:
    """Refuses with NotFound what is not there, or is about somebody whom the actor cannot see."""
    made = Change.objects.filter(id=change_id).first()
    if made is None:
        raise NotFound
    parts = touched_by(change_id)
    followed = followed_by(change_id, parts)
    related = Change.objects.filter(
        Q(id__in=[*followed, made.undoes_id or 0]) | Q(undoes_id=change_id)
    )
    lines = {one.change.pk: one for one in told([made, *related], actor, people())}
    if change_id not in lines:
        raise NotFound
    others = [line for id_, line in sorted(lines.items(), reverse=True) if id_ != change_id]
    return Detail(
        lines[change_id],
        parts,
        differences([change_id]).get(change_id, []),
        undoes=[line for line in others if line.change.pk == made.undoes_id],
        undone_by=[line for line in others if line.change.undoes_id == change_id],
        later=[line for line in others if line.change.pk in followed],
        made_on=_made_on(made),
    )


def _made_on(made: Change) -> str:
    if made.expected is None and not made.rows:
        return ""
    edit = BulkEdit.objects.filter(change=made).values_list("id", flat=True).first()
    if edit is not None:
        return reverse("bulk_edit", args=[edit])
    run = ImportRun.objects.filter(change=made).values_list("id", flat=True).first()
    return reverse("import_run", args=[run]) if run is not None else ""
