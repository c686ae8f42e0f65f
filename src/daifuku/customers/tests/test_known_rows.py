"""A row that the database alone calls the same is one that `compare` calls the same."""

from dataclasses import replace

import pytest

from daifuku.customers import importing
from daifuku.customers.models import Customer
from harness.commands import typed

HEADER = "顧客番号,姓,名,セイ,メイ,メールアドレス,電話番号,郵便番号,住所,建物名,生年月日,性別,会社名,登録日"
ROWS = [
    "A-1,斎藤,健,サイトウ,ケン,ken@example.jp,090-1234-5678,150-0002,東京都渋谷区渋谷2-21-1,,昭和60年2月3日,男,,",
    "A-2,佐藤,美香,さとう,みか,Mika@Example.jp,０３－１２３４－５６７８,,,,R1.5.1,2,(株)大福商事,2020/1/2",
    "A-3,伊藤,誠,,,,,,,,,,,",
    "A-4,,,,,,,,,,,,株式会社みなと商会,",
    "A-5,髙橋,葵,タカハシ,アオイ,,03-1111-2222,,北海道札幌市中央区北一条西二丁目1番,メゾン101,,,,2019-05-01",
]
EDITED = [
    ("斎藤,健", "齋藤,健"),
    ("サイトウ", "サイト"),
    ("ken@", "kenn@"),
    ("090-1234-5678", "080-1234-5678"),
    ("2-21-1", "2-21-2"),
    ("150-0002", "150-0003"),
    ("昭和60年2月3日", "昭和60年2月4日"),
    (",男,", ",女,"),
    ("大福商事", "大福物産"),
    ("A-3,伊藤,誠,,", "A-3,伊藤,誠,イトウ,マコト"),
    ("みなと商会", "みなと商店"),
    ("メゾン101", "メゾン102"),
    ("2020/1/2", "2021/1/2"),
    ("A-1,", "B-1,"),
]


@pytest.fixture
def told(own_database, tmp_path, monkeypatch):
    """told(lines) imports them; answers what is said and which keys the database knew."""
    seen = []

    def known(batch, reading):
        keys = importing.KIND.known(batch, reading)
        seen.extend(keys)
        return keys

    kind = replace(importing.KIND, known=known)
    for place in ("running", "opening", "parsing", "uploads"):
        monkeypatch.setattr(f"daifuku.foundation.imports.{place}.kind_of", lambda _key: kind)

    def run(lines, *options):
        seen.clear()
        path = tmp_path / "file.csv"
        path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
        _code, text = typed("import", "customers", path, *options)
        return text.splitlines()[-1 if options else 0], set(seen), text

    return run


def test_what_stands_is_known_without_a_look_at_the_rows(told):
    _line, known, _text = told(ROWS)
    assert known == set()
    _line, known, text = told(ROWS[::-1])
    assert "0 new, 0 changed, 5 the same" in text
    assert known == {"A-1", "A-2", "A-3", "A-4", "A-5"}


def test_what_is_known_is_the_same(told, monkeypatch):
    told(ROWS)
    whole = "\n".join(ROWS)
    for before, after in EDITED:
        edited = whole.replace(before, after)
        assert edited != whole
        _line, known, _text = told(edited.splitlines(), "--dry-run")
        assert len(known) >= 4
        mine, by_looking = _counted(told, edited.splitlines(), monkeypatch)
        assert mine == by_looking, (before, after)


def _counted(told, lines, monkeypatch):
    _line, _known, text = told(lines, "--dry-run")
    with monkeypatch.context() as patch:
        blind = replace(importing.KIND, known=None)
        patch.setattr("daifuku.foundation.imports.running.kind_of", lambda _key: blind)
        _line, _known, looked = told(lines, "--dry-run")
    return _counts(text), _counts(looked)


def _counts(text):
    return next(line for line in text.splitlines() if line.startswith(("Would be", "Rows")))


def test_somebody_who_asked_to_be_forgotten_is_refused_though_the_rest_is_known(told, by, at):
    from daifuku.customers import actions

    told(ROWS)
    other = actions.create_customer(
        actions.read_new({"family_name": "伊藤", "emails": ["ken@example.jp"]}), by=by, at=at
    )
    actions.erase_customer(other.id, by=by, at=at)
    _line, known, text = told(ROWS[::-1])
    assert "A-1" not in known
    assert "4 the same, 1 refused" in text
    assert Customer.objects.filter(family_name="斎藤").exists()
