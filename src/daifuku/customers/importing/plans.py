"""What is to be written for one row of a file of customers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.finished import Finished
from daifuku.customers.payload import NewCustomer, Point
from daifuku.foundation.errors import Conflict


class Gone(Conflict):
    code = "gone"
    message = _("A customer in this file was deleted just now. Please try again.")


@dataclass(slots=True)
class Plan:
    """`point_edits`: id of a kept point → what it becomes."""

    new: NewCustomer
    since: date | None = None
    stage: str = ""
    company: str = ""
    title: str = ""
    home_store: str = ""
    tags: tuple[str, ...] = ()
    customer_id: int = 0
    own_id: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    point_edits: dict[int, Point] = field(default_factory=dict)
    points_added: list[Point] = field(default_factory=list)
    tags_added: tuple[str, ...] = ()
    company_added: str = ""
    made: Finished | None = None
    number_added: bool = False

    @property
    def corporate_number(self) -> str:
        """The one that the file gives them, if they do not have it already."""
        given = str(self.columns.get("corporate_number", ""))
        return "" if given == self.before.get("corporate_number", "") else given

    @property
    def number(self) -> str:
        """Theirs: by which the sender knows the customer."""
        return self.new.external_ids[0][1] if self.new.external_ids else ""
