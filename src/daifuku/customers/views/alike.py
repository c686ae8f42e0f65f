"""The question before somebody is written down twice. It is asked once for each who is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from daifuku.customers import actions
from daifuku.customers.models.contact import EMAIL, PHONE
from daifuku.customers.queries import Alike
from daifuku.customers.queries.alike import MOST
from daifuku.customers.reasons import reason_in_words
from daifuku.foundation.errors import Refused


@dataclass(frozen=True, slots=True)
class Notice:
    """`people` with the reasons in words; `ids` come back when somebody presses `go_on`."""

    title: str
    text: str
    go_on: str
    people: list[tuple[Alike, list[str]]]
    more: bool
    ids: str


class Asked(Refused):
    """Somebody has to answer before this goes on."""

    code = "may_be_the_same"

    def __init__(self, notice: Notice) -> None:
        super().__init__(f"{notice.title} {', '.join(one.name for one, _why in notice.people)}")
        self.notice = notice


def ask_before_adding(request: Any, draft: actions.NewCustomer) -> None:
    """Refuses with Asked. A corporate number that is taken is refused by the action, whatever
    somebody answers."""
    found = actions.possible_duplicates(draft, by=request.actor)
    if _answered(request, found) or any("corporate_number" in one.why for one in found):
        return
    go_on = _("Add as someone else") if draft.kind == "person" else _("Add as another customer")
    text = _("If it is one of these, open that page instead. Nothing has been saved yet.")
    raise Asked(_notice(_("This customer may be here already"), text, go_on, found))


def ask_before_sharing(
    request: Any, kind: str, given: Any, point: Mapping[str, Any], go_on: str
) -> None:
    """`point` names its customer and, if it stands already, what it is. Refuses with Asked and
    Invalid."""
    stands = point.get("normal", "")
    found = actions.others_reached(
        kind, given, by=request.actor, but=point["customer_id"], stands=stands
    )
    if _answered(request, found):
        return
    text = _("Families and companies may share it. Nothing has been saved yet.")
    raise Asked(_notice(_("Another customer has the same one"), text, go_on, found))


def _answered(request: Any, found: Sequence[Alike]) -> bool:
    """None, or each has been said to be somebody else."""
    answered = request.POST.get("someone_else", "").split(",")
    return {str(one.id) for one in found} <= set(answered)


def _notice(title: str, text: str, go_on: str, found: Sequence[Alike]) -> Notice:
    people = [(one, _reasons(one.why)) for one in found[:MOST]]
    return Notice(title, text, go_on, people, len(found) > MOST, _ids(found))


def _ids(found: Sequence[Alike]) -> str:
    return ",".join(str(one.id) for one in found)


def _reasons(why: Sequence[str]) -> list[str]:
    words = {
        PHONE: _("Same phone number"),
        EMAIL: _("Same mail address"),
        "corporate_number": _("Same corporate number"),
        "birthday": _("Same name and birthday"),
        "postal_code": _("Same name and postal code"),
    }
    return [words.get(one) or reason_in_words(one) for one in why]
