"""From text to SQL in one step."""

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.binding import bind
from daifuku.foundation.filters.fields import filter_subjects
from daifuku.foundation.filters.known import known_of
from daifuku.foundation.filters.parsing import parse
from daifuku.foundation.filters.postgres import Clause, to_sql


def ask(subject: str, text: str, asker: Asker, *, of_all: bool = False) -> Clause | None:
    """None where nothing is asked. `of_all`: with what can be known of all rows beforehand, which
    takes a moment. Refuses with BadQuestion, by the field `filter`."""
    if not text.strip():
        return None
    bound = bind(parse(text), subject, asker)
    about = filter_subjects.get(subject)
    return to_sql(bound, known_of(bound, about) if of_all else {}, about.id)
