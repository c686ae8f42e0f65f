import pytest
from django.utils import translation

from daifuku.foundation.filters import BadQuestion, bind, parse
from daifuku.foundation.filters.tests.shop import ASKER


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ('stagee = "x"', 0, "There is no field “stagee”. Did you mean stage?"),
        ('stage = "new" and zzz = 1', 18, "Known here: born, code, height"),
        ("bougth().count = 1", 0, "There are no related records “bougth”. Did you mean bought?"),
        ('bought(stage = "x").count = 1', 7, "There is no field “stage”. Did you mean store?"),
        ("stage < 3", 0, "It can be with: =, !=, in, is empty."),
        ('tag = "vip"', 0, "It can be with: has, has any of, has all of, is empty."),
        ('stage = "nwe"', 0, "“nwe” is none of its choices. Did you mean new?"),
        ('spent = "many"', 0, "write a number"),
        ("spent = 1.5", 0, "at most 0 decimals"),
        ("height = 160.55", 0, "at most 1 decimals"),
        ("spent = 99999999999999999999", 0, "too large"),
        ("spent = yes", 0, "write a number"),
        ("name = 3", 0, "quotation marks"),
        ('name contains "  "', 0, "says nothing"),
        ("member = 1", 0, "yes or no"),
        ('seen < "today"', 0, "write a day"),
        ('owner = "me"', 0, "write me"),
        ("owner = 1.5", 0, "write me"),
        ("bought().sum(store) = 1", 0, "“store” has no sum"),
        ("bought().count = 1.5", 0, "at most 0 decimals"),
    ],
)
def test_what_does_not_fit_is_said_and_where(text, at, said):
    with pytest.raises(BadQuestion) as refused:
        bind(parse(text), "person", ASKER)
    with translation.override("en"):
        assert said in str(refused.value)
    assert refused.value.at == at
