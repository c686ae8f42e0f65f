"""One change: what it touched, what became of it, and what came after it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from daifuku.customers.queries import visible_ids
from daifuku.foundation.access import Actor, Role, can
from daifuku.foundation.bulk import UNDO
from daifuku.foundation.changes.showing import shown_to
from daifuku.foundation.changes.touching import Part, followed_by, touched_by
from daifuku.foundation.changes.tracing import Difference, differences
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import BulkEdit, Change, ImportRun
from daifuku.foundation.patience import TooSlow, at_most
from daifuku.web.changes import Line, Words, told

_MILLISECONDS = 2000


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
    """Refuses with NotFound what is not there, or is nothing that the actor may know of."""
    made = Change.objects.filter(shown_to(actor), id=change_id).first()
    if made is None:
        raise NotFound
    with at_most(_MILLISECONDS, TooSlow):
        parts = touched_by(change_id)
        followed = followed_by(change_id, parts)
    others = Change.objects.filter(
        Q(id__in=[*followed, made.undoes_id or 0]) | Q(undoes_id=change_id)
    )
    related = [made, *others.filter(shown_to(actor)).order_by("-id")]
    lines = {one.change.pk: one for one in told(related, Words.about(related), actor)}
    if change_id not in lines:
        raise NotFound
    around = [line for id_, line in lines.items() if id_ != change_id]
    return Detail(
        lines[change_id],
        parts,
        _differences(made, actor),
        undoes=[line for line in around if line.change.pk == made.undoes_id],
        undone_by=[line for line in around if line.change.undoes_id == change_id],
        later=[line for line in around if line.change.pk in followed],
        made_on=_made_on(made, actor),
    )


def _differences(made: Change, actor: Actor) -> list[Difference]:
    """What stood there before; of a customer in the bin only for those who may bring them back."""
    of_one = made.subject_kind == "customer" and not can(actor, "customers.restore_customer")
    if of_one and not visible_ids([made.subject_id or 0], actor):
        return []
    return differences([made.pk]).get(made.pk, [])


def _made_on(made: Change, actor: Actor) -> str:
    """The page that says what became of a big one, for those who may open it."""
    if made.expected is None and not made.rows:
        return ""
    manages = actor.role >= Role.MANAGER and actor.sees == "all"
    edits = BulkEdit.objects.filter(change=made).exclude(what=UNDO)
    edit = edits.values_list("id", "by_id").first()
    if edit is not None:
        seen = manages or edit[1] == actor.user_id
        return reverse("bulk_edit", args=[edit[0]]) if seen else ""
    if made.via != "import" or not can(actor, "foundation.import"):
        return ""
    run = ImportRun.objects.filter(change=made).values_list("id", flat=True).first()
    return reverse("import_run", args=[run]) if run is not None else ""
