"""Reading what people give: never a crash, never a half-read value, every fault by its field."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daifuku.customers.payload import (
    address_point,
    email_point,
    phone_point,
    read_edits,
    read_new,
)
from daifuku.customers.payload.fields import COLUMNS, kana
from daifuku.foundation.errors import Invalid
from daifuku.foundation.text import BadValue

# What JSON may bring and PostgreSQL cannot hold, more often than chance would have it.
_BROKEN = st.sampled_from(["\0", "\ud800", "1990-0\ud800-03", "person\udfff", "regular\0"])
TEXT = st.text(max_size=80) | st.text(st.characters(), max_size=20) | _BROKEN
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from([*COLUMNS, "emails", "phones", "addresses", "tags", "external_ids", "x"])


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def read_or_refused(body):
    try:
        return read_new(body), ()
    except Invalid as refused:
        return None, refused.errors


@given(st.dictionaries(NAMES, JSON, max_size=8))
@settings(max_examples=400, deadline=None)
def test_any_body_is_read_or_refused_by_field(body):
    new, errors = read_or_refused(body)
    assert (new is None) == bool(errors)
    roots = {error.field.partition("[")[0].partition(".")[0] for error in errors}
    assert roots <= {*body, "family_name"}
    assert all(str(error.message).encode() and error.field.encode() for error in errors)
    # What PostgreSQL cannot hold never comes through.
    for text in texts(asdict(new)) if new else ():
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize("name", [*COLUMNS, "emails", "phones", "addresses", "tags", "x\ud800"])
@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "1990-01-0\udc00"])
def test_broken_text_is_refused_and_not_repeated(name, text):
    value = [text] if name in ("emails", "phones", "addresses", "tags") else text
    new, errors = read_or_refused({name: value})
    assert new is None
    for error in errors:
        f"{error.field}: {error.message}".encode()


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_what_is_no_object_is_refused(body):
    if not isinstance(body, dict):
        with pytest.raises(Invalid):
            read_edits(body)


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_a_mail_address_reads_the_same_from_its_own_normal_form(text):
    try:
        point = email_point(text)
    except (BadValue, Invalid):
        return
    again = email_point(point.normal)
    assert again.normal == point.normal
    assert point.normal == point.normal.lower()


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Ken.Saito@Example.JP", "ken.saito@example.jp"),
        ("ｋｅｎ＠ｅｘａｍｐｌｅ．ｊｐ", "ken@example.jp"),
        ("ken@日本語.jp", "ken@xn--wgv71a119e.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("ken+shop@example.jp", "ken+shop@example.jp"),
    ],
)
def test_mail_addresses_as_people_write_them(text, normal):
    assert email_point(f"  {text} ").normal == normal


@pytest.mark.parametrize(
    "text",
    ["ken", "ken@", "@example.jp", "ken@localhost", "ken@1.2.3.4", "a b@example.jp", "ken@-x.jp",
     "ken@example..jp", "a@b@example.jp", "ken@" + "x" * 250 + ".jp", "<ken@example.jp>"],
)  # fmt: skip
def test_what_is_no_mail_address(text):
    with pytest.raises(BadValue):
        email_point(text)


def test_a_phone_is_one_number_however_it_is_written():
    ways = ["090-1234-5678", "０９０－１２３４－５６７８", "+81 90 1234 5678", "(090)12345678"]
    assert {phone_point(way).normal for way in ways} == {"+819012345678"}
    assert phone_point(ways[1]).value == "090-1234-5678"


def test_a_postal_code_alone_brings_the_rest():
    point = address_point({"postal_code": "１５０ー０００２"})
    assert (point.postal_code, point.prefecture, point.city) == ("150-0002", "東京都", "渋谷区")


def test_one_line_is_taken_apart_as_far_as_is_certain():
    point = address_point("〒150-0002 東京都渋谷区渋谷二丁目21番1号")
    assert (point.postal_code, point.prefecture) == ("150-0002", "東京都")
    assert point.town.endswith("渋谷二丁目21番1号")


def test_equal_addresses_have_one_key():
    ways = [
        {"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区", "town": town}
        for town in ("渋谷2-21-1", "渋谷２丁目２１番１号", "渋谷二丁目21-1")
    ]
    assert len({address_point(way).normal for way in ways}) == 1


def test_an_address_abroad_keeps_its_own_code():
    point = address_point({"town": "1 Main St", "postal_code": "SW1A 1AA", "country": "gb"})
    assert (point.postal_code, point.country) == ("SW1A 1AA", "GB")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"postal_code": "12"}, ["postal_code"]),
        ({"prefecture": "県" * 41, "country": "日本"}, ["prefecture", "country"]),
    ],
)
def test_faults_of_an_address_name_the_part(body, fields):
    with pytest.raises(Invalid) as refused:
        read_new({"family_name": "斎藤", "addresses": [body]})
    assert [e.field for e in refused.value.errors] == [f"addresses[0].{f}" for f in fields]


@pytest.mark.parametrize("body", [{}, {"addresses": [""]}, {"addresses": [{}]}])
def test_an_empty_address_is_refused(body):
    with pytest.raises(Invalid):
        read_new(body)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("さいとう", "サイトウ"),
        ("ｻｲﾄｳ", "サイトウ"),
        ("マリー・アン", "マリー・アン"),
        ("ABCショウジ", "ABCショウジ"),
    ],
)
def test_readings(text, kept):
    assert kana(text) == kept


def test_a_reading_in_kanji_is_refused_and_says_how_to_write_it():
    with pytest.raises(BadValue) as refused:
        kana("斎藤")
    assert "サイトウ" in str(refused.value)


def test_the_same_number_twice_is_one_and_two_primary_ones_are_a_fault():
    new = read_new({"phones": ["090-1234-5678", "０９０１２３４５６７８"]})
    assert len(new.points) == 1
    marked = [{"value": f"{n}@example.jp", "is_primary": True} for n in "ab"]
    with pytest.raises(Invalid) as refused:
        read_new({"emails": marked})
    assert refused.value.errors[0].code == "two_primary"


def test_too_many_of_one_kind():
    with pytest.raises(Invalid) as refused:
        read_new({"emails": [f"a{n}@example.jp" for n in range(51)]})
    assert refused.value.errors[0].field == "emails"


def test_external_ids():
    new = read_new({"external_ids": [{"source": "pos", "id": 12}, {"source": "web", "id": "A"}]})
    assert new.external_ids == (("pos", "12"), ("web", "A"))
    with pytest.raises(Invalid) as refused:
        read_new({"external_ids": [{"source": "", "id": "1"}, "x"]})
    assert [e.field for e in refused.value.errors] == ["external_ids[0]", "external_ids[1]"]
