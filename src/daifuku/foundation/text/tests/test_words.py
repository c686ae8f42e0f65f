import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.text.errors import BadValue
from daifuku.foundation.text.words import Words
from daifuku.foundation.text.words_field import WordsField

PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(
    lambda text: Words.of({"ja": text}).ja
)


def test_words_speak_the_language_of_the_reader():
    words = Words(ja="見込み客", en="Lead")
    with override("ja"):
        assert str(words) == "見込み客"
    with override("en"):
        assert str(words) == "Lead"


@pytest.mark.parametrize(
    ("words", "ja", "en"),
    [
        (Words(ja="得意客"), "得意客", "得意客"),
        (Words(en="Regular"), "Regular", "Regular"),
        (Words(), "", ""),
    ],
)
def test_a_missing_language_falls_back_to_the_other(words, ja, en):
    assert (words.in_language("ja"), words.in_language("en")) == (ja, en)
    assert words.in_language("en-gb") == en


@pytest.mark.parametrize("value", [{"fr": "client"}, {"ja": 1}, 3, ["ja"], {"ja": None}])
def test_anything_else_is_refused(value):
    with pytest.raises(BadValue):
        Words.of(value)


def test_nul_in_words_is_refused():
    with pytest.raises(BadValue):
        Words.of({"ja": "a\0"})


def test_keys_to_compare_and_to_sort_by():
    words = Words(ja="ﾔﾏﾀﾞ", en="Yamada")
    assert words.folded() == {"ja": "やまだ", "en": "yamada"}
    assert words.sort_keys()["ja"] < Words(ja="やまもと").sort_keys()["ja"]


def test_each_text_is_searched_once():
    assert Words("a", "a").texts() == ("a",)
    assert Words("あ", "a").texts() == ("あ", "a")
    assert not Words()


@given(PLAIN, PLAIN)
def test_json_there_and_back(ja, en):
    words = Words(ja, en)
    assert Words.of(json.loads(json.dumps(words.to_json()))) == words


def test_the_field_reads_what_it_wrote():
    field = WordsField()
    assert field.to_python({"ja": "店"}) == Words(ja="店")
    assert field.get_prep_value(Words(ja="店", en="Shop")) == {"ja": "店", "en": "Shop"}
    with pytest.raises(ValidationError):
        field.to_python({"xx": "y"})


def test_the_field_migrates_without_its_default():
    _, path, args, kwargs = WordsField(blank=True).deconstruct()
    assert path == "daifuku.foundation.text.words_field.WordsField"
    assert (args, kwargs) == ([], {"blank": True})


@pytest.mark.django_db
@pytest.mark.parametrize("words", [Words("店", "Shop"), Words(ja="“引用”"), Words()])
def test_the_database_keeps_words_as_jsonb(words):
    field = WordsField()
    with connection.cursor() as cursor:
        stored = field.get_db_prep_value(words, connection)
        cursor.execute("SELECT %s::jsonb, jsonb_typeof(%s::jsonb)", [stored, stored])
        value, kind = cursor.fetchone()
    assert kind == "object"
    assert field.from_db_value(value, None, connection) == words
    assert field.from_db_value(None, None, connection) is None
