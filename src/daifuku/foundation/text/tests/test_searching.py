import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from daifuku.foundation.text.lexemes import SearchFields, search_doc, search_tokens
from daifuku.foundation.text.searching import Query, query_tokens, quoted

HANAKO = SearchFields(
    names=("髙橋 花子", "タカハシ ハナコ"),
    phones=("+819012345678",),
    emails=("hanako.sato@gmail.com",),
    codes=("R-000123", "AB12"),
)
SHINICHI = SearchFields(names=("斎藤 真一", "サイトウ シンイチ", "John O'Brien"))
MINATO = SearchFields(names=("株式会社みなと商事", "ミナトショウジ", "Minato Trading Co., Ltd."))

FOUND = [
    (HANAKO, "高橋 髙橋 髙橋花子 花子 花 高 子 橋花 たかはし タカハシ ﾀｶﾊｼ はなこ"),
    (HANAKO, "takahashi takahasi TAKA taka hanako Hanako t"),
    (HANAKO, "090-1234 0901234 090-1234-5678 5678 1234-5678 12345678 +81-90-1234 ０９０ー１２３４"),
    (
        HANAKO,
        "hanako.sato hanako.sa hanako@gmail.com gmail gmail.com sato hanako.sato@g @gmail.com",
    ),
    (HANAKO, "R-000123 R-0001 r000123 000123 123 ab12 AB AB-12"),
    (
        SHINICHI,
        "斉藤 齋藤真一 齊藤 さいとう saito saitou saitoh shinichi shin'ichi sinichi siniti shin’ichi",
    ),
    (SHINICHI, "o'brien O’Brien obrien john"),
    (MINATO, "みなと 株式会社みなと ㈱みなと (株)みなと ミナト商事 みなと商事株式会社 minato"),
    (
        SearchFields(names=("ヘレン・ケラー",)),
        "ヘレン・ケラー ヘレンケラー ﾍﾚﾝ･ｹﾗｰ ケラー heren keraa kera",
    ),
    (SearchFields(codes=("会員東京都-12",)), "会員東京都 東京都 会員東京都-12 12"),
    (MINATO, "株式会社 株 株式 ㈱ (株) 株式会社みなと商事"),
]
NOT_FOUND = [
    (HANAKO, "橋高 太郎 tanaka 9999 hanako.suzuki@ 株式会社 花橋 yahoo 髙橋太郎"),
    (SHINICHI, "090 斎藤健 shinji"),
    (MINATO, "有限会社 みなとや商事 東みなと"),
]


def each(table):
    return [(fields, query) for fields, queries in table for query in queries.split()]


def finds(query: Query, fields: SearchFields) -> bool:
    doc = search_doc(fields)
    if not query or any(text not in doc for text in query.recheck):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_tsvector(%s) @@ %s::tsquery", [search_tokens(fields), query.tsquery]
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "asked"), each(FOUND))
def test_a_customer_is_found(fields, asked):
    assert finds(query_tokens(asked), fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["髙橋 花子", "花子　髙橋", "高橋 hanako", "高橋 090-1234", "090 1234 5678"]
)
def test_several_words_are_all_found(asked):
    assert finds(query_tokens(asked), HANAKO)


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "asked"), each(NOT_FOUND))
def test_another_customer_is_not_found(fields, asked):
    assert not finds(query_tokens(asked), fields)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["090-1234-5678", "5678", "+819012345678"])
def test_a_phone_is_not_found_by_whom_may_not_see_it(asked):
    assert finds(query_tokens(asked), HANAKO)
    assert not finds(query_tokens(asked, phones=False), HANAKO)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["gmail", "hanako.sato@gmail.com", "sato", "hanako.sato"])
def test_a_mail_address_is_not_found_by_whom_may_not_see_it(asked):
    assert finds(query_tokens(asked), HANAKO)
    assert not finds(query_tokens(asked, emails=False), HANAKO)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["p:09012345678", "m:gmail.com", "'p:5678':*", "p：5678"])
def test_a_field_prefix_cannot_be_typed(asked):
    assert not finds(query_tokens(asked, phones=False, emails=False), HANAKO)


@pytest.mark.parametrize(
    "asked", ["", "   ", "!?", "'", "& | ! ( )", "・", "\0", "😀", "@", "''''"]
)
def test_nothing_to_look_for_is_an_empty_query(asked):
    assert not query_tokens(asked)


def test_three_letters_and_more_are_rechecked():
    assert query_tokens("田中花子").recheck == ("田中花子",)
    assert query_tokens("田中 花子").recheck == ()
    assert query_tokens("株式会社").recheck == ()


def test_the_words_asked_are_kept_for_marking():
    assert query_tokens("㈱ミナト Tokyo").words == ("みなと", "tokyo")


ANY = st.text(
    st.one_of(st.sampled_from("田中たなかａa0１-+@.'\\:*&|!()<> \t\0%髙々ー"), st.characters()),
    max_size=40,
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ANY)
def test_postgresql_reads_every_query(asked):
    query = query_tokens(asked)
    if query:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::tsquery", [query.tsquery])
            assert cursor.fetchone()[0]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_quoted_lexeme_stays_one_lexeme(lexeme):
    lexeme = lexeme.replace("\0", "x")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_tsvector(%s) @@ %s::tsquery, numnode(%s::tsquery)",
            [[lexeme], quoted(lexeme), quoted(lexeme)],
        )
        assert cursor.fetchone() == (True, 1)


NAMES = st.text(
    st.sampled_from("山田髙橋斎藤花子やまだヤマダﾔﾏﾀﾞさとう々ーアABCabc019éン"),
    min_size=1,
    max_size=12,
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=3), st.data())
def test_every_beginning_of_a_name_finds_it(words, data):
    name = " ".join(words)
    fields = SearchFields(names=(name,))
    end = data.draw(st.integers(1, len(words[0])))
    beginning = words[0][:end]
    # A voicing mark belongs to the letter before it.
    assume(words[0][end : end + 1] != "ﾞ")
    if query := query_tokens(beginning):
        assert finds(query, fields), (name, beginning, query, search_tokens(fields))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text("0123456789", min_size=10, max_size=11), st.integers(3, 11))
def test_every_beginning_of_a_number_finds_it(digits, end):
    fields = SearchFields(phones=(digits,))
    assert finds(query_tokens(digits[:end]), fields)
    assert finds(query_tokens(digits[-4:]), fields)
    assert finds(query_tokens(digits[-8:]), fields)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.from_regex(r"[a-z0-9]{1,8}(\.[a-z0-9]{1,6})?@[a-z]{2,8}\.(co\.jp|jp|com)", fullmatch=True)
)
def test_every_beginning_of_a_mail_address_finds_it(address):
    fields = SearchFields(emails=(address,))
    for end in range(2, len(address) + 1):
        assert finds(query_tokens(address[:end]), fields), address[:end]


@pytest.mark.django_db
def test_the_largest_record_fits_into_a_tsvector():
    words = [chr(0x10400 + n // 40) * 62 + chr(0x10400 + n % 40) * 2 for n in range(6000)]
    lexemes = search_tokens(SearchFields(emails=tuple(words), texts=(" ".join(words),)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(array_to_tsvector(%s))", [lexemes])
        assert cursor.fetchone()[0] == len(lexemes)
