from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "daifuku.foundation"
    label = "foundation"

    def ready(self) -> None:
        from daifuku.foundation import (
            ids,  # noqa: F401  (its kind of number is known to addresses)
            mailing_jobs,  # noqa: F401  (its job is known to the worker)
            signals,  # noqa: F401  (sign-ins go to the audit log)
            viewings,  # noqa: F401  (its job is known to the worker)
        )
        from daifuku.foundation.changes import before_undo
        from daifuku.foundation.changes import jobs as _of_changes  # noqa: F401
        from daifuku.foundation.imports import (
            forgetting,
            jobs,  # noqa: F401  (its job is known to the worker)
        )
        from daifuku.foundation.registries import (
            PersonalPlace,
            Trace,
            personal_places,
            traces,
            verbs,
        )
        from daifuku.foundation.saved_views import refuse_undo_by_others
        from daifuku.foundation.verbs import VERBS

        # Its job is known to the worker.
        import_module("daifuku.foundation.bulk.jobs")

        personal_places.add(
            PersonalPlace(
                "foundation.imports", _("Files that came in"), forgetting.erase, forgetting.COLUMNS
            )
        )

        verbs.add(*VERBS)
        traces.add(Trace("foundation_saved_view", _("View of a list"), {}, owner=""))
        before_undo(refuse_undo_by_others)
