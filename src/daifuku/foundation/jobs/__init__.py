"""Jobs run in the worker, from the same database: deferred inside a change, they commit with it.

A job takes keyword ids plus `**_`, loads, and calls one action. It may run twice: every effect is
made once by a unique key of its own."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def job(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a job: `@job(queue="reactions") def award_points(*, entry_ids, **_): …`."""
    return app.task(**options)


def defer(name: str, **arguments: Any) -> None:
    """Queue a job by its dotted name, on Django's own connection."""
    app.configure_task(name=name, allow_unknown=True).defer(**arguments)


def defer_once(name: str, *, queue: str, lock: str) -> bool:
    """The same of one that need not wait twice. Answers whether it did not wait already."""
    try:
        with transaction.atomic():
            task = app.configure_task(
                name=name, queue=queue, queueing_lock=lock, allow_unknown=True
            )
            task.defer()
    except AlreadyEnqueued:
        return False
    return True


def defer_many(name: str, batches: list[dict[str, Any]]) -> None:
    """Queue one job per batch, in one statement."""
    app.configure_task(name=name, allow_unknown=True).batch_defer(*batches)
