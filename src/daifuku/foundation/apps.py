from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "daifuku.foundation"
    label = "foundation"

    def ready(self) -> None:
        from daifuku.foundation import (
            mailing_jobs,  # noqa: F401  (its job is known to the worker)
            signals,  # noqa: F401  (sign-ins go to the audit log)
            viewings,  # noqa: F401  (its job is known to the worker)
        )
        from daifuku.foundation.access import Role
        from daifuku.foundation.changes import jobs as _of_changes  # noqa: F401
        from daifuku.foundation.imports import (
            forgetting,
            jobs,  # noqa: F401  (its job is known to the worker)
        )
        from daifuku.foundation.registries import PersonalPlace, Verb, personal_places, verbs

        personal_places.add(
            PersonalPlace(
                "foundation.imports", _("Files that came in"), forgetting.erase, forgetting.COLUMNS
            )
        )

        # What leaves no image that could be put back.
        final = partial(Verb, silent=True, undoable=False)
        verbs.add(
            Verb("foundation.search", _("Search"), Role.VIEWER, "search:read", silent=True),
            Verb("foundation.undo", _("Undo"), Role.STAFF, "changes:write"),
            Verb("foundation.see_changes", _("See changes"), Role.STAFF, "changes:read"),
            final("foundation.edit_company", _("Edit the company"), Role.ADMIN),
            final("foundation.add_user", _("Add a colleague"), Role.ADMIN),
            final("foundation.edit_user", _("Edit a colleague"), Role.ADMIN),
            final("foundation.mail_link", _("Mail a sign-in link"), Role.ADMIN),
            Verb("foundation.read_outbox", _("Read the outbox"), Role.ADMIN, silent=True),
            final("foundation.edit_teams", _("Edit the teams"), Role.ADMIN),
            final("foundation.edit_profile", _("Edit own profile"), Role.VIEWER),
            final("foundation.add_token", _("Make an API token"), Role.STAFF),
            final("foundation.revoke_token", _("Revoke an API token"), Role.STAFF),
            Verb("foundation.export", _("Export data"), Role.MANAGER, "exports:read"),
            Verb("foundation.import", _("Import data"), Role.MANAGER, "imports:write"),
            Verb("foundation.see_audit", _("See the audit log"), Role.ADMIN, silent=True),
        )
