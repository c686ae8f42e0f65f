from dataclasses import replace

import pytest
from django.utils import translation

from daifuku.foundation.filters import BadQuestion, FilterField, bind, parse
from daifuku.foundation.filters.tests.shop import ASKER, VOCABULARY
from daifuku.foundation.text import fold


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ('stagee = "x"', 0, "There is no field “stagee”. Did you mean stage?"),
        ('stage = "new" and zzz = 1', 18, "Known here: born, code, height"),
        ("bougth().count = 1", 0, "There are no related records “bougth”. Did you mean bought?"),
        ('bought(stage = "x").count = 1', 7, "There is no field “stage”. Did you mean store?"),
        ("stage < 3", 0, "It can be with: =, !=, in, is empty."),
        ('tag = "vip"', 0, "It can be with: has, has any of, has all of, is empty."),
        ('stage = "新規客"', 0, "“新規客” is none of its choices. Did you mean 新規?"),
        ('spent = "many"', 0, "write a number"),
        ("spent = 1.5", 0, "write a whole number"),
        ("height = 160.55", 0, "at most 1 decimal is kept"),
        ("spent = 99999999999999999999", 0, "too large"),
        ("spent = 1." + "0" * 30 + "1", 0, "too long"),
        ("spent = yes", 0, "write a number"),
        ("name = 3", 0, "quotation marks"),
        ('STAGEE = "x"', 0, "Did you mean stage?"),
        ('tag has "' + "x" * 9000 + '"', 0, "…” is none of its choices"),
        ('tag has "双子"', 0, "several are called “双子”"),
        ("tag has all of (" + ", ".join(['"vip"'] * 21) + ")", 0, "At most 20"),
        ('name contains "  "', 0, "says nothing"),
        ("member = 1", 0, "yes or no"),
        ('seen < "today"', 0, "write a day"),
        ('owner = "me"', 0, "nothing, or more than one, is called “me”"),
        ("owner = 1.5", 0, "no record has this number"),
        ("owner = 0", 0, "no record has this number"),
        ("owner = yes", 0, "what it is called in quotation marks"),
        ("bought().sum(store) = 1", 0, "“store” has no sum"),
        ("bought().count = 1.5", 0, "write a whole number"),
    ],
)
def test_what_does_not_fit_is_said_and_where(text, at, said):
    with pytest.raises(BadQuestion) as refused:
        bind(parse(text), "person", ASKER)
    with translation.override("en"):
        assert said in str(refused.value)
    assert refused.value.at == at


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('stage = "regular"', "regular"),
        ('stage = "常連"', "regular"),
        ('stage = "REGULAR"', "regular"),
        ('owner = "佐藤"', 3),
        ("owner = 12", 12),
        ('tag has "7"', "press"),
        ('tag has "press"', "press"),
        ("owner is me", 7),
        ('name = "斎藤 健"', fold("齋藤 健")),
        ("spent = 1200", 1200),
        ("height = 160.5", 1605),
    ],
)
def test_a_value_is_one_of_its_field(text, value):
    assert bind(parse(text), "person", ASKER).value == value


def test_a_program_is_nobody():
    assert bind(parse("owner is me"), "person", replace(ASKER, me=None)).value == 0


def test_money_is_of_the_companys_currency():
    asker = replace(ASKER, currency="USD")
    assert bind(parse("spent = 12.34"), "person", asker).value == 1234


def test_a_field_is_not_called_like_a_word_of_the_language():
    with pytest.raises(ValueError, match="'since' is a word"):
        FilterField("person.since", "Since", "moment", "c.since")


def test_what_choices_are_called_is_looked_up_once(monkeypatch):
    asked = []
    owner = replace(
        VOCABULARY.fields["person"]["owner"], called=lambda words: asked.append(words) or {}
    )
    monkeypatch.setitem(VOCABULARY.fields["person"], "owner", owner)
    with pytest.raises(BadQuestion):
        bind(parse('owner in ("a", "b", "c")'), "person", replace(ASKER, _known={}))
    assert asked == [["a", "b", "c"]]
