"""Everyone types a name in their own way and finds the same person."""

import pytest
from django.db import connection
from django.utils.translation import override

from daifuku.foundation.access import Actor, Role
from daifuku.foundation.search import SearchRow, copy_rows, find, forget, index, scope_of
from daifuku.foundation.text import SearchFields, Words

pytestmark = pytest.mark.django_db
ALL = Actor.system()


def person(number, kanji, kana, *, phone="", email="", scopes=()):
    fields = SearchFields(
        names=(kanji, kana), phones=(phone,) if phone else (), emails=(email,) if email else ()
    )
    return SearchRow("customer", number, number, kanji, kana, fields, scopes)


@pytest.fixture
def people():
    index(
        [
            person(1, "山田 花子", "ヤマダ ハナコ", phone="090-1234-5678"),
            person(2, "斎藤 健", "サイトウ ケン", email="ken@example.jp"),
            person(3, "髙橋 亮", "タカハシ リョウ", scopes=scope_of(7, 3)),
            person(4, "山田", "ヤマダ"),
        ]
    )


def ids(asked, actor=ALL):
    return [hit.object_id for hit in find(asked, actor).hits]


@pytest.mark.parametrize("asked", ["やまだ", "山田", "ﾔﾏﾀﾞ", "ヤマダ", "yamada", "Yamada"])
def test_the_same_people_in_every_script(people, asked):
    assert sorted(ids(asked)) == [1, 4]


@pytest.mark.parametrize("asked", ["やまだ", "山田", "ﾔﾏﾀﾞ", "yamada", "Yamada"])
def test_so_are_those_whose_name_only_ends_so(people, asked):
    """Last, and counted; 小山 真大 has the letters, but not in a row."""
    index([person(5, "小山田 聡", "オヤマダ サトシ"), person(6, "山真田", "ヤママダ")])
    assert sorted(ids(asked)) == [1, 4, 5]
    assert ids(asked)[-1] == 5
    assert find(asked, ALL).total == 3
    assert len(find(asked, ALL, limit=2).hits) == 2


@pytest.mark.parametrize("asked", ["やまだ", "ヤマダ", "ﾔﾏﾀﾞ", "yamada"])
def test_the_end_of_one_word_and_the_beginning_of_the_next_make_no_name(people, asked):
    index(
        [
            person(5, "横山 大輔", "ヨコヤマ ダイスケ"),
            person(6, "横山 山田一", "ヨコヤマ ヤマダイチ"),
            person(7, "小山 田一", "コヤマ ダイチ"),
        ]
    )
    assert sorted(ids(asked)) == [1, 4, 6]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("（株）大福 本店", "大福本店"),
        ("第一大福 本店", "大福本店"),
        ("JAダイフク ホンテン", "だいふくほんてん"),
        ("抹茶/ダイフク ロッコ", "ダイフクロッコ"),
        ("抹茶ダイフク ロッコ", "ダイフクロッコ"),
        ("【法人】シブヤ シテン", "しぶやしてん"),
        ("5個入ダイフク ロッコ", "ダイフクロッコ"),
        ("ダイフク・シブヤ シテン", "しぶやしてん"),
    ],
)
def test_a_word_begins_after_whatever_is_no_kana(name, asked):
    index([SearchRow("product", 5, None, name, "", SearchFields(names=(name,)))])
    assert ids(asked) == [5]


@pytest.mark.parametrize(
    "asked", ["やまだはな", "山田花子", "yamadahana", "マリアハナ", "マリア花子"]
)
def test_words_follow_each_other_from_the_beginning_of_one(people, asked):
    index([person(5, "田中 マリア 花子", "タナカ マリア ハナコ")])
    assert ids(asked) == ([5] if "マリア" in asked else [1])


def test_what_is_said_elsewhere_is_found_though_a_name_has_it_across_a_space():
    named = SearchFields(names=("横山 大輔", "ヨコヤマ ダイスケ", "ヤマダ商店"))
    index([SearchRow("customer", 5, 5, "横山 大輔", "ヨコヤマ ダイスケ", named)])
    assert ids("やまだ") == [5]


@pytest.mark.parametrize("asked", ["kenichi", "kenitchi", "kon'ichi", "konichi"])
def test_an_n_before_a_vowel_is_read_both_ways(asked):
    index([person(5, "仁科 大健一", "ニシナ ダイケンイチ"), person(6, "小西 紺一", "オコンイチ"),
           person(7, "木西", "オコニチ")])  # fmt: skip
    assert sorted(ids(asked)) == {"kenichi": [5], "kon'ichi": [6], "konichi": [6, 7]}.get(asked, [])


def test_romaji_in_the_middle_of_a_name_keeps_to_whom_one_may_see():
    index([person(5, "小山田 聡", "オヤマダ サトシ", scopes=scope_of(7, 3))])
    assert ids("yamada", Actor(user_id=7, role=Role.STAFF, sees="own")) == [5]
    assert ids("yamada", Actor(user_id=8, role=Role.STAFF, sees="own")) == []


@pytest.mark.parametrize("asked", ["齋藤", "斉藤", "斎藤 健", "saito ken", "ken@example.jp", "斎"])
def test_variants_of_a_character_meet(people, asked):
    assert ids(asked) == [2]


@pytest.mark.parametrize("asked", ["09012345678", "090-1234", "5678", "+81 90-1234-5678"])
def test_a_phone_is_found_with_or_without_hyphens(people, asked):
    assert ids(asked) == [1]


@pytest.mark.parametrize("asked", ["045-123-4567", "123-4567", "1234567", "4567", "045-123"])
def test_a_landline_is_found_without_its_area_code(asked):
    index([person(21, "青木 空", "アオキ ソラ", phone="+81451234567")])
    index([person(22, "森 空", "モリ ソラ", phone="+81466223456")])
    assert ids(asked) == [21]
    assert ids("22-3456") == [22]


def test_an_exact_name_stands_first(people):
    assert ids("山田")[0] == 4


@pytest.mark.parametrize(
    "asked", ["John Smith", "ｊｏｈｎ　ｓｍｉｔｈ", "ジョン・スミス", "JOHN SMITH"]
)
def test_an_exact_name_of_several_words_stands_first(asked):
    longer = person(11, "John Smithson", "ジョン・スミスソン")
    # Shorter titles stand first among equals, so a long one shows that the name itself counts.
    named = SearchFields(names=("John Smith", "ジョン・スミス"))
    index([longer, SearchRow("customer", 12, 12, "Smith, John (the elder)", "", named)])
    assert ids(asked) == [12, 11]


def test_people_who_see_their_own_find_only_those(people):
    own = Actor(user_id=7, role=Role.STAFF, sees="own")
    other = Actor(user_id=8, role=Role.STAFF, sees="own")
    team = Actor(user_id=8, role=Role.STAFF, sees="team", team_id=3)
    assert ids("高橋", own) == [3]
    assert ids("高橋", other) == []
    assert ids("高橋", team) == [3]


def test_a_renewed_document_replaces_the_old_one(people):
    index([person(1, "佐藤 花子", "サトウ ハナコ")])
    assert ids("山田") == [4]
    assert ids("佐藤") == [1]


def test_a_hit_is_titled_in_the_language_of_who_finds_it():
    fields = SearchFields(names=("手帳", "Diary"))
    titled = SearchRow("product", 1, None, Words("手帳", "Diary"), Words("文具", "Paper"), fields)
    plain = SearchRow(
        "product", 2, None, Words("手帳入れ"), "P2", SearchFields(names=("手帳入れ",))
    )
    index([titled])
    copy_rows([plain])
    told = {}
    for language in ("ja", "en"):
        with override(language):
            told[language] = [(hit.title, hit.subtitle) for hit in find("手帳", ALL).hits]
    assert told == {
        "ja": [("手帳", "文具"), ("手帳入れ", "P2")],
        "en": [("Diary", "Paper"), ("手帳入れ", "P2")],
    }


def test_what_is_forgotten_is_not_found(people):
    forget("customer", [1])
    assert ids("山田") == [4]


def test_copied_rows_are_found_like_written_ones():
    copied = copy_rows([person(9, "小川 O'Neil \\'\t", "オガワ")])
    assert copied == 1
    assert ids("小川") == [9]
    assert ids("o'neil") == [9]


@pytest.mark.parametrize("asked", ["", "   ", "'", "\\", ":*", "!!", "&|", "株式会社", "\0"])
def test_odd_questions_are_answered_calmly(people, asked):
    assert isinstance(ids(asked), list)


def test_new_documents_wait_in_a_short_list_and_are_found_from_it():
    copy_rows(person(number, f"山田{number}", "ヤマダ") for number in range(100, 400))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'search_tokens'::regclass")
        assert set(cursor.fetchone()[0]) == {"fastupdate=on", "gin_pending_list_limit=1024"}
    assert [hit.object_id for hit in find("山田399", ALL).hits] == [399]
