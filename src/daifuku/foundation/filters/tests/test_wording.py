import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from daifuku.foundation.filters import BadQuestion, parse
from daifuku.foundation.filters.tests.asking import questions
from daifuku.foundation.filters.tests.shop import ASKER
from daifuku.foundation.filters.wording import worded


@pytest.mark.parametrize(
    ("text", "japanese", "english"),
    [
        ("", "全員", "everybody"),
        ('stage = "regular"', "ステージが「常連」", "Stage is “Regular”"),
        (
            'stage in ("new", "常連") and not tag has "vip"',
            "ステージが「新規」、「常連」のいずれか、かつ（タグに「vip」がある）ではない",
            "Stage is one of “New”, “Regular” and not (Tag include “vip”)",
        ),
        (
            "bought(last 90 days).sum(total) >= 10000",
            "直近90日間の購入の合計の合計が¥10,000以上",
            "sum of Total of Bought in the last 90 days is at least ¥10,000",
        ),
        (
            'bought(this fiscal year, store = "S1").count = 0 or seen < 30 days ago',
            "今年度の購入（店舗が「S1」）の件数が0、または最終来店が30日前より前",
            "number of Bought this fiscal year (where Store is “S1”) is 0 or Seen is before 30 days ago",
        ),
        (
            "(born within 2026-04-01 to today or member is no) and owner is me",
            "（誕生日が2026年4月1日から今日まで、または会員がいいえ）、かつ担当が自分",
            "(Born is from April 1, 2026 to today or Member is no) and Owner is me",
        ),
        ("seen is not empty", "最終来店が空ではない", "Seen is not empty"),
        ("bought().max(at) >= in 2 weeks", "購入の最後の日時が2週間後以降", "last At of Bought is from in 2 weeks on"),
        ("height != 160.5", "身長が160.5以外", "Height is other than 160.5"),
    ],
)  # fmt: skip
def test_a_question_is_a_sentence_in_both_languages(text, japanese, english):
    for language, sentence in (("ja", japanese), ("en", english)):
        with translation.override(language):
            assert worded(parse(text), "person", ASKER) == sentence


def test_what_cannot_be_bound_has_no_sentence():
    with pytest.raises(BadQuestion):
        worded(parse("stagee is empty"), "person", ASKER)


@pytest.mark.parametrize("language", ["ja", "en"])
@settings(deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(question=questions())
def test_every_question_has_a_sentence(language, question):
    with translation.override(language):
        told = worded(question, "person", ASKER)
    assert told.strip()
    assert "{" not in told
