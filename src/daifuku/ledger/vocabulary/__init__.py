"""The kinds of entries, one file per room: the one file of a room that lives elsewhere."""

import importlib
import pkgutil


def load() -> None:
    """Import every room's kinds, so that each is known wherever the book is read."""
    from daifuku.ledger.facts import kinds

    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    kinds.check()
