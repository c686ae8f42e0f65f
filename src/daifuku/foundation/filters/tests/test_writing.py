"""What is written is read as the same question, whatever it is."""

from hypothesis import given

from daifuku.foundation.filters import parse, write
from daifuku.foundation.filters.tests.asking import questions


@given(questions())
def test_what_is_written_is_read_as_the_same(question):
    assert parse(write(question)) == question


def test_it_is_written_as_people_write_it():
    text = (
        'stage = "regular" and (tag has "vip" or owner = me) and seen is not empty'
        ' and not (height < 160.5 and bought(last 1 month, store != "S1").sum(total) = 0)'
    )
    assert write(parse(text)) == text
