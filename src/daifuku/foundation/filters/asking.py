"""From text to SQL in one step."""

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.binding import bind
from daifuku.foundation.filters.parsing import parse
from daifuku.foundation.filters.postgres import Clause, to_sql


def ask(subject: str, text: str, asker: Asker) -> Clause | None:
    """None where nothing is asked. Refuses with BadQuestion, by the field `filter`."""
    return to_sql(bind(parse(text), subject, asker)) if text.strip() else None
