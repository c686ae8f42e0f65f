"""One thing done to many records: chosen ones at once, all that match in the background.

Rooms register what can be done (`registries.BulkKind`). It is one change of many batches, each with
its entries, history and jobs: it can be stopped, goes on after a crash, and is undone as one."""

from daifuku.foundation.bulk.beginning import NothingChosen, OthersByNow, Targets, begin
from daifuku.foundation.bulk.running import carry_out, edit_of, go_on, stop

__all__ = [
    "NothingChosen",
    "OthersByNow",
    "Targets",
    "begin",
    "carry_out",
    "edit_of",
    "go_on",
    "stop",
]
