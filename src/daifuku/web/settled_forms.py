"""Forms of the settings on top of what stands now: a page left open gives nothing back unseen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from daifuku.foundation import meanwhile
from daifuku.foundation.meanwhile import ChangedMeanwhile
from daifuku.web.forms import keep_errors


def settled(
    request: Any,
    kind: type[forms.Form],
    initial: dict[str, Any],
    changed_by: Callable[[str], str] = lambda name: "",
    **more: Any,
) -> Any:
    """The form with what this person changed, the rest as it stands. It bears `before` (what it
    showed), `mine` (what they changed) and `save_label` (after a clash)."""
    form: Any = kind(initial=initial, **more)
    now = {name: _posted_as(initial[name]) for name in form.fields}
    clash = None
    if request.method == "POST":
        compared = meanwhile.compare(request.POST, now)
        fresh, form = form, kind(compared.values, initial=initial, **more)
        form.mine = compared.mine
        try:
            compared.refuse_clashes(lambda name: _reads(fresh[name]), changed_by)
        except ChangedMeanwhile as error:
            clash = error
            keep_errors(form, error)
            form.add_error(None, str(error))
    form.before, form.save_label = meanwhile.shown(now), meanwhile.save_label(clash)
    return form


def mine(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name in form.mine}


def _posted_as(value: Any) -> Any:
    return {True: "on", False: ""}.get(value, value) if isinstance(value, bool) else value


def _reads(bound: Any) -> Any:
    value = bound.value()
    if isinstance(value, bool):
        return _("On") if value else _("Off")
    choices = getattr(bound.field, "choices", ())
    return {str(key): text for key, text in choices}.get(str(value), value or "")
