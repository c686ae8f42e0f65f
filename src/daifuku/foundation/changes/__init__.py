"""Changes: opened, remembered, undone."""

from daifuku.foundation.changes.errors import Contradicted
from daifuku.foundation.changes.recorder import (
    Made,
    before_commit,
    change,
    current_change,
    edit,
    forget_last_change,
    last_change_id,
    resumed,
)
from daifuku.foundation.changes.turning import Turned, changes_about, turned
from daifuku.foundation.changes.undo import (
    CannotUndo,
    after_undo,
    before_undo,
    refuse_hidden,
    refuse_undo,
    undo,
)

__all__ = [
    "CannotUndo",
    "Contradicted",
    "Made",
    "Turned",
    "after_undo",
    "before_commit",
    "before_undo",
    "change",
    "changes_about",
    "current_change",
    "edit",
    "forget_last_change",
    "last_change_id",
    "refuse_hidden",
    "refuse_undo",
    "resumed",
    "turned",
    "undo",
]
