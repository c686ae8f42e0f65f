"""From text to SQL in one step."""

from dataclasses import replace

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.binding import bind
from daifuku.foundation.filters.fields import filter_subjects
from daifuku.foundation.filters.known import known_of, may_be_known
from daifuku.foundation.filters.parsing import parse
from daifuku.foundation.filters.postgres import Clause, to_sql


def ask(subject: str, text: str, asker: Asker, *, of_all: bool = False) -> Clause | None:
    """None where nothing is asked. `of_all`: with what can be known of all rows beforehand, which
    takes a moment. Refuses with BadQuestion, by the field `filter`."""
    if not text.strip():
        return None
    bound = bind(parse(text), subject, asker)
    about = filter_subjects.get(subject)
    if of_all:
        return to_sql(bound, known_of(bound, about), about.id)
    return replace(to_sql(bound), knowable=may_be_known(bound))
