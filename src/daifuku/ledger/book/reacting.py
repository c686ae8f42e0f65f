"""Pushed followers: for new entries one job per (reaction, batch), in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable

from daifuku.foundation import jobs
from daifuku.foundation.registries import reactions

BATCH = 1_000


def defer_reactions(entries: Iterable[tuple[str, int | None]], *, taken_back: bool = False) -> None:
    """Queue what reacts to these (kind, entry id); irrevocable ones do not hear of taking back."""
    ids_of: dict[str, list[int]] = defaultdict(list)
    for kind, entry_id in entries:
        if entry_id is not None:
            ids_of[kind].append(entry_id)
    for reaction in reactions:
        ids = ids_of.get(reaction.kind)
        if not ids or (taken_back and reaction.on_retraction == "irrevocable"):
            continue
        batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
        jobs.defer_many(
            reaction.job, [{"reaction": reaction.key, "entry_ids": batch} for batch in batches]
        )
