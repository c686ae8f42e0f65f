from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "daifuku.work"
    label = "work"

    def ready(self) -> None:
        from daifuku.foundation import registries as to
        from daifuku.work import queries, tiles

        scope = "work:write"
        to.verbs.add(
            to.Verb("work.write_note", _("Write a note"), scope=scope),
            to.Verb("work.log_call", _("Log a call"), scope=scope),
            to.Verb("work.record_inquiry", _("Record an inquiry"), scope=scope),
            to.Verb("work.answer_inquiry", _("Answer an inquiry"), scope=scope),
        )
        card = "work/timeline/{}.html".format
        to.timeline_kinds.add(
            to.TimelineKind(
                "work.note_written",
                _("Note"),
                "note",
                card("note"),
                "note",
                "neutral",
                queries.note_details,
            ),
            to.TimelineKind(
                "work.call_logged",
                _("Call"),
                "phone",
                card("call"),
                "call",
                "ok",
                queries.call_details,
            ),
            to.TimelineKind(
                "work.inquiry_received",
                _("Inquiry"),
                "message-question",
                card("inquiry"),
                "inquiry",
                "warn",
                queries.inquiry_details,
            ),
            to.TimelineKind(
                "work.inquiry_answered",
                _("Answer"),
                "message",
                card("answer"),
                "inquiry",
                "ok",
                queries.answer_details,
            ),
        )
        _add_composer()
        to.home_tiles.add(
            to.HomeTile(
                "inquiries",
                _("Waiting for an answer"),
                "work/_open_inquiries.html",
                tiles.inquiries,
                40,
            )
        )
        to.personal_places.add(
            to.PersonalPlace("work", _("Notes, calls, inquiries"), queries.erase)
        )


def _add_composer() -> None:
    from daifuku.foundation.registries import ComposerTab, composer_tabs

    composer_tabs.add(
        ComposerTab(
            "note",
            _("Note"),
            "note",
            "work:note",
            _("What did you learn? It stays on this page for everybody."),
            _("Save"),
            "work.write_note",
            position=10,
        ),
        ComposerTab(
            "call",
            _("Call"),
            "phone",
            "work:call",
            _("What was said?"),
            _("Log the call"),
            "work.log_call",
            "work/_call_fields.html",
            20,
        ),
        ComposerTab(
            "inquiry",
            _("Inquiry"),
            "message-question",
            "work:inquiry",
            _("What did the customer ask?"),
            _("Record the inquiry"),
            "work.record_inquiry",
            "work/_inquiry_fields.html",
            30,
        ),
    )
