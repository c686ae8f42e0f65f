"""What this room adds to the rooms around it, as plain values."""

from django.utils.translation import gettext_lazy as _

from daifuku.foundation import registries as to
from daifuku.work import panels, personal, queries, tiles
from daifuku.work.actions import edit_note, hand_over_call, hand_over_inquiry, hand_over_note
from daifuku.work.models import CHANNELS, CHOICES, DIRECTIONS, OUTCOMES
from daifuku.work.tracing import named, told_moment

_SCOPE = "work:write"
_CARD = "work/timeline/{}.html".format

VERBS = (
    to.Verb("work.write_note", _("Write a note"), scope=_SCOPE),
    to.Verb("work.log_call", _("Log a call"), scope=_SCOPE),
    to.Verb("work.record_inquiry", _("Record an inquiry"), scope=_SCOPE),
    to.Verb("work.answer_inquiry", _("Answer an inquiry"), scope=_SCOPE),
    to.Verb("work.edit_note", _("Edit a note"), scope=_SCOPE),
    to.Verb("work.edit_call", _("Edit a call"), scope=_SCOPE),
    to.Verb("work.edit_inquiry", _("Edit an inquiry"), scope=_SCOPE),
    to.Verb("work.remove_note", _("Delete a note"), scope=_SCOPE, removes=True),
    to.Verb("work.remove_call", _("Delete a call"), scope=_SCOPE, removes=True),
    to.Verb("work.remove_inquiry", _("Delete an inquiry"), scope=_SCOPE, removes=True),
)
TIMELINE_KINDS = (
    to.TimelineKind(
        key="work.note_written",
        label=_("Note"),
        icon="note",
        template=_CARD("note"),
        chip="note",
        tone="neutral",
    ),
    to.TimelineKind(
        key="work.call_logged",
        label=_("Call"),
        icon="phone",
        template=_CARD("call"),
        chip="call",
        tone="ok",
        load=queries.call_details,
    ),
    to.TimelineKind(
        key="work.inquiry_received",
        label=_("Inquiry"),
        icon="message-question",
        template=_CARD("inquiry"),
        chip="inquiry",
        tone="warn",
        load=queries.inquiry_details,
    ),
    to.TimelineKind(
        key="work.inquiry_answered",
        label=_("Answer"),
        icon="message",
        template=_CARD("answer"),
        chip="inquiry",
        tone="ok",
        load=queries.inquiry_details,
    ),
)
COMPOSER_TABS = (
    to.ComposerTab(
        key="note",
        label=_("Note"),
        icon="note",
        url_name="work:note",
        placeholder=_("What did you learn? It stays on this page for everybody."),
        save=_("Save"),
        verb="work.write_note",
        position=10,
    ),
    to.ComposerTab(
        key="call",
        label=_("Call"),
        icon="phone",
        url_name="work:call",
        placeholder=_("What was said?"),
        save=_("Log the call"),
        verb="work.log_call",
        template="work/_call_fields.html",
        choices=CHOICES,
        position=20,
        optional=True,
    ),
    to.ComposerTab(
        key="inquiry",
        label=_("Inquiry"),
        icon="message-question",
        url_name="work:inquiry",
        placeholder=_("What did the customer ask?"),
        save=_("Record the inquiry"),
        verb="work.record_inquiry",
        template="work/_inquiry_fields.html",
        choices=CHOICES,
        position=30,
    ),
)
PANEL = to.Panel(
    "promises", "peek", _("Waiting for an answer"), "work/panels/promises.html", panels.promises, 20
)
TILL_PANEL = to.Panel(
    "promised", "till", _("Waiting for an answer"), "work/panels/promises.html", panels.promises, 5
)
FIELD_NAMES = {
    "body": _("Text"),
    "subject": _("Subject"),
    "channel": _("Channel"),
    "direction": _("Direction"),
    "outcome": _("Outcome"),
    "minutes": _("Minutes"),
    "answer": _("Answer"),
    "happened_at": _("When"),
    "answered_at": _("When it was answered"),
}
HOME_TILE = to.HomeTile(
    key="inquiries",
    title=_("Waiting for an answer"),
    template="work/_open_inquiries.html",
    load=tiles.inquiries,
    position=40,
)
PERSONAL_PLACE = to.PersonalPlace(
    "work", _("Notes, calls, inquiries"), personal.erase, personal.COLUMNS
)
_WHEN = (_("When"), told_moment)
TRACES = (
    to.Trace("work_note", _("Note"), {"body": ("", str)}, put_back={"body": edit_note}),
    to.Trace(
        "work_call",
        _("Call"),
        {
            "direction": (_("Direction"), named(DIRECTIONS)),
            "outcome": (_("Outcome"), named(OUTCOMES)),
            "minutes": (_("Minutes"), str),
            "happened_at": _WHEN,
            "body": (_("What was said"), str),
        },
    ),
    to.Trace(
        "work_inquiry",
        _("Inquiry"),
        {
            "subject": (_("Subject"), str),
            "channel": (_("Channel"), named(CHANNELS)),
            "happened_at": (_("When it came in"), told_moment),
            "body": (_("What the customer asked"), str),
            "answer": (_("Answer"), str),
            "answered_at": (_("When it was answered"), told_moment),
        },
    ),
)
HANDOVERS = (
    to.Handover(
        "work.note_written",
        lambda fact, customer_id, **how: hand_over_note(fact.note_id, customer_id, **how),
    ),
    to.Handover(
        "work.call_logged",
        lambda fact, customer_id, **how: hand_over_call(fact.call_id, customer_id, **how),
    ),
    # Its answer follows.
    to.Handover(
        "work.inquiry_received",
        lambda fact, customer_id, **how: hand_over_inquiry(fact.inquiry_id, customer_id, **how),
    ),
)
