import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.text.legal_forms import strip_legal_form


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("株式会社みなと", "みなと"),
        ("みなと株式会社", "みなと"),
        ("㈱みなと", "みなと"),
        ("（株）みなと", "みなと"),
        ("みなと(株)", "みなと"),
        ("㍿みなと", "みなと"),
        ("有限会社 大福", "大福"),
        ("㈲大福", "大福"),
        ("カ）ミナト", "ミナト"),
        ("ｶ)ﾐﾅﾄ", "ﾐﾅﾄ"),
        ("ミナト（カ", "ミナト"),
        ("ミナト（カ）トウキョウ", "ミナト トウキョウ"),
        ("医療法人社団青葉会", "青葉会"),
        ("特定非営利活動法人あおぞら", "あおぞら"),
        ("みなと株式会社 東京支店", "みなと 東京支店"),
        ("Minato Co., Ltd.", "Minato"),
        ("Minato Inc", "Minato"),
        ("Minato K.K.", "Minato"),
        ("Daifuku LLC", "Daifuku"),
    ],
)
def test_the_legal_form_goes(name, bare):
    assert strip_legal_form(name) == bare


@pytest.mark.parametrize(
    "name",
    ["株式会社", "(株)", "Inc.", "山田 花子", "会社員", "株", "Lincoln", "Princess Ltdx", ""],
)
def test_what_is_no_legal_form_or_nothing_else_stays(name):
    assert strip_legal_form(name) == name


@given(st.text(max_size=30))
def test_stripping_never_empties_a_name(name):
    assert strip_legal_form(name) or not name


def test_a_long_row_of_spaces_takes_no_time():
    began = time.process_time()
    strip_legal_form("a" + " " * 20_000 + "b")
    strip_legal_form("a" + ", " * 10_000 + "b")
    assert time.process_time() - began < 1
