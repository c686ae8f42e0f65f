"""For short commands: the database held, Django set up, the schema there."""

from collections.abc import Iterator
from contextlib import contextmanager

from daifuku.config import env
from daifuku.config.processes import application, database
from daifuku.config.words import gettext


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
            told = gettext(
                "The database lacks %(number)d migrations (%(first)s …). Run: daifuku migrate"
            )
            raise NotReady(told % {"number": len(lacking), "first": lacking[0]})
        yield
