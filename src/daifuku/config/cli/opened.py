"""For short commands: the database held, Django set up, the schema there."""

from collections.abc import Iterator
from contextlib import contextmanager

from daifuku.config import env
from daifuku.config.processes import application, database


class NotReady(Exception):
    """The database is not what the command needs; says what to do."""


def speak() -> None:
    from django.utils import translation

    translation.activate(env.terminal_language())


@contextmanager
def opened() -> Iterator[None]:
    with database.held():
        application.set_up()
        speak()
        lacking = application.lacking_migrations()
        if lacking:
            raise NotReady(
                f"The database lacks {len(lacking)} migrations ({lacking[0]} …)."
                " Run: daifuku migrate"
            )
        yield
