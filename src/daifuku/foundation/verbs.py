"""What can be done in this room, and by whom."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Role
from daifuku.foundation.registries import Verb

# What leaves no image that could be put back.
final = partial(Verb, silent=True, undoable=False)
VERBS = (
    Verb("foundation.search", _("Search"), Role.VIEWER, "search:read", silent=True),
    Verb("foundation.undo", _("Undo"), Role.STAFF, "changes:write"),
    Verb("foundation.see_changes", _("See changes"), Role.STAFF, "changes:read"),
    final("foundation.edit_company", _("Edit the company"), Role.ADMIN),
    final("foundation.add_user", _("Add a colleague"), Role.ADMIN),
    final("foundation.edit_user", _("Edit a colleague"), Role.ADMIN),
    final("foundation.mail_link", _("Mail a sign-in link"), Role.ADMIN),
    final("foundation.remove_second_step", _("Remove a lost second step"), Role.ADMIN),
    Verb("foundation.read_outbox", _("Read the outbox"), Role.ADMIN, silent=True),
    final("foundation.edit_teams", _("Edit the teams"), Role.ADMIN),
    final("foundation.remove_team", _("Remove a team"), Role.ADMIN),
    final("foundation.edit_profile", _("Edit own profile"), Role.VIEWER),
    Verb("foundation.save_view", _("Save a view of a list"), Role.VIEWER, silent=True),
    Verb("foundation.edit_view", _("Change a view of a list"), Role.VIEWER, silent=True),
    Verb(
        "foundation.remove_view",
        _("Remove a view of a list"),
        Role.VIEWER,
        silent=True,
        removes=True,
    ),
    final("foundation.mark_view", _("Star a view of a list"), Role.VIEWER),
    final("foundation.share_view", _("Share a view of a list"), Role.MANAGER),
    final("foundation.add_token", _("Make an API token"), Role.STAFF),
    final("foundation.revoke_token", _("Revoke an API token"), Role.STAFF),
    Verb("foundation.export", _("Export data"), Role.MANAGER, "exports:read"),
    Verb("foundation.import", _("Import data"), Role.MANAGER, "imports:write"),
    Verb("foundation.see_audit", _("See the audit log"), Role.ADMIN, silent=True),
)
