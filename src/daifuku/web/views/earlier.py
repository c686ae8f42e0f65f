"""The record of a customer as it was before a change, and back to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from daifuku.customers.actions import put_record_back
from daifuku.customers.queries import customer_header
from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.changes import forget_last_change, last_change_id
from daifuku.foundation.errors import Refused
from daifuku.foundation.field_names import told
from daifuku.foundation.flash import say
from daifuku.foundation.models import Change
from daifuku.web.earlier import fields_otherwise
from daifuku.web.history import changes_since


@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: Any, customer_id: int, change_id: int) -> HttpResponse:
    """Shows what would be otherwise; what is chosen of it is put back."""
    may(request.actor, "foundation.see_changes")
    may(request.actor, "customers.edit_customer")
    header = customer_header(customer_id, request.actor)
    changes = changes_since(change_id, header.ids)
    chosen, refused = set(request.POST.getlist("fields")), None
    if request.method == "POST" and chosen:
        forget_last_change()
        try:
            put_record_back(customer_id, changes, chosen, by=request.actor, at=clock.now())
        except Refused as error:
            if error.status != 422 and error.status != 409:
                raise
            refused = error
        else:
            _say(request)
            return redirect("customer", customer_id)
    shown = {
        "customer": header,
        "made": Change.objects.get(pk=change_id),
        "fields": fields_otherwise(customer_id, changes),
        "chosen": chosen,
        "refused": refused,
        "faults": told(refused) if refused else [],
        "nothing": request.method == "POST" and not chosen,
    }
    status = refused.status if refused else 422 if shown["nothing"] else 200
    return render(request, "web/customer/earlier.html", shown, status=status)


def _say(request: Any) -> None:
    made = last_change_id()
    undo_it = reverse("undo_change", args=[made]) if made else ""
    say(request, _("Put back.") if made else _("It stands so already."), undo=undo_it)
