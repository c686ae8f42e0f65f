from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "daifuku.ledger"
    label = "ledger"

    def ready(self) -> None:
        from daifuku.foundation.changes import after_undo, before_commit
        from daifuku.foundation.registries import PersonalPlace, personal_places
        from daifuku.ledger import erasure, memory, undoing, vocabulary

        vocabulary.load()
        memory.watch(settings.DEBUG)
        before_commit(memory.check)
        after_undo(undoing.turn_entries_round)
        personal_places.add(
            PersonalPlace(
                "ledger.private",
                _("Words in the book"),
                erasure.erase_private_words,
                ("ledger_private.words",),
            )
        )
