"""How long a call took, as people type it."""

import pytest

from daifuku.foundation.errors import Invalid
from daifuku.work.views.reading import _minutes


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("12", 12), ("１２", 12), ("１２分", 12), ("12 min", 12), ("3 minutes", 3), (" ", None)],
)
def test_minutes_may_carry_their_unit(typed, minutes):
    assert _minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["ten", "1.5", "12時間"])
def test_what_is_no_number_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refused:
        _minutes(typed)
    assert refused.value.errors[0].field == "minutes"
