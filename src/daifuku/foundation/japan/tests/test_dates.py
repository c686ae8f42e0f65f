import itertools
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from daifuku.foundation.japan.dates import format_date, parse_date
from daifuku.foundation.japan.eras import ERAS
from daifuku.foundation.text.errors import BadValue

READ = """
令和8年11月22日 2026-11-22
令和元年5月1日 2019-05-01
令和1年5月1日 2019-05-01
令和元年12月31日 2019-12-31
令和2年2月29日 2020-02-29
R8.11.22 2026-11-22
R8/11/22 2026-11-22
R8-11-22 2026-11-22
r08.01.02 2026-01-02
R元.5.1 2019-05-01
令8.11.22 2026-11-22
令和8/11/22 2026-11-22
令和8.11.22 2026-11-22
令和８年１１月２２日 2026-11-22
Ｒ８．１１．２２ 2026-11-22
㋿8年11月22日 2026-11-22
令和八年十一月二十二日 2026-11-22
令和二十年十月十日 2038-10-10
平成元年1月8日 1989-01-08
平成1年1月8日 1989-01-08
H1.1.8 1989-01-08
H元.1.8 1989-01-08
平成31年4月30日 2019-04-30
平成31/4/30 2019-04-30
H31/4/30 2019-04-30
平成12年2月29日 2000-02-29
㍻12年2月29日 2000-02-29
平3.5.6 1991-05-06
昭和64年1月1日 1989-01-01
昭和64年1月7日 1989-01-07
S64.1.7 1989-01-07
昭和元年12月25日 1926-12-25
昭和元年12月31日 1926-12-31
昭和2年1月1日 1927-01-01
S50.3.4 1975-03-04
昭５０．３．４ 1975-03-04
㍼39年10月10日 1964-10-10
昭和三十九年十月十日 1964-10-10
大正元年7月30日 1912-07-30
大正15年12月25日 1926-12-25
大正15年12月24日 1926-12-24
T12.9.1 1923-09-01
大12.9.1 1923-09-01
㍽12年9月1日 1923-09-01
明治45年7月30日 1912-07-30
明治45年7月29日 1912-07-29
明治6年1月1日 1873-01-01
M33.2.28 1900-02-28
㍾33年2月28日 1900-02-28
2026-02-03 2026-02-03
2026/2/3 2026-02-03
2026.2.3 2026-02-03
2026年2月3日 2026-02-03
２０２６年２月３日 2026-02-03
２０２６／２／３ 2026-02-03
2026−02−03 2026-02-03
20260203 2026-02-03
二〇二六年二月三日 2026-02-03
2026年 2月 3日 2026-02-03
2026年2月3日(火) 2026-02-03
2026年2月3日（火曜日） 2026-02-03
2026-02-03T00:00:00 2026-02-03
2026/02/03 0:00 2026-02-03
3 Feb 2026 2026-02-03
Feb 3, 2026 2026-02-03
3 March 2026 2026-03-03
Sep. 3, 2026 2026-09-03
2024-02-29 2024-02-29
""".strip().splitlines()

REFUSED = """
2026/2/30 date_impossible
2026-02-29 date_impossible
2026/13/1 date_impossible
2026/0/1 date_impossible
2026/1/0 date_impossible
1900-02-29 date_impossible
0000-01-01 date_impossible
令和8年2月30日 date_impossible
令和7年2月29日 date_impossible
R0.1.1 date_impossible
令和〇年1月1日 date_impossible
平成31/5/1 date_era
平成31年5月1日 date_era
平成32年1月1日 date_era
令和元年4月30日 date_era
令和1年1月1日 date_era
昭和64年1月8日 date_era
昭和65年1月1日 date_era
平成元年1月7日 date_era
昭和元年12月24日 date_era
大正元年7月29日 date_era
大正15年12月26日 date_era
大正16年1月1日 date_era
明治45年7月31日 date_era
明治5年12月2日 date_era
明治元年1月25日 date_era
S100.1.1 date_era
02/03/2026 date_ambiguous
2/3/26 date_ambiguous
26/2/3 date_ambiguous
8.11.22 date_ambiguous
08-11-22 date_ambiguous
8年11月22日 date_ambiguous
11月22日 date_ambiguous
2/29 date_ambiguous
二月廿九日 date_format
令和8年11月 date_format
2026年2月 date_format
2026/2 date_format
2026 date_format
2026/2-3 date_format
慶応3年1月1日 date_format
X8.1.1 date_format
きのう date_format
2026-02-03-04 date_format
3 Foo 2026 date_format
1e3/1/1 date_format
٢٠٢٦-٠٢-٠٣ date_format
令和八十百年一月一日 date_impossible
2026-02-03T12:30 date_time
2026/02/03 9:05:00 date_time
2026年2月3日(水) date_weekday
""".strip().splitlines()


@pytest.mark.parametrize("line", READ)
def test_a_date_is_read(line):
    text, expected = line.rsplit(" ", 1)
    assert parse_date(text) == date.fromisoformat(expected)
    assert parse_date(f" {text}　") == date.fromisoformat(expected)


@pytest.mark.parametrize("line", REFUSED)
def test_a_date_is_refused_and_not_guessed(line):
    text, code = line.rsplit(" ", 1)
    with pytest.raises(BadValue) as refused:
        parse_date(text)
    assert refused.value.code == code
    assert text in refused.value.message


@pytest.mark.parametrize("text", ["", " ", "1" * 500, "2026-02-03" * 50, "\0", "令和" * 30])
def test_no_date_at_all_is_refused(text):
    with pytest.raises(BadValue):
        parse_date(text)


SINCE_MEIJI = st.dates(date(1873, 1, 1), date(2200, 1, 1))


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["ja", "en"]))
def test_what_is_shown_is_read_again(day, language):
    assert parse_date(format_date(day, language)) == day
    assert parse_date(day.isoformat()) == day


@given(SINCE_MEIJI)
def test_era_dates_are_read_again(day):
    assert parse_date(format_date(day, "ja", era=True)) == day


@given(SINCE_MEIJI)
def test_every_width_reads_alike(day):
    shown = format_date(day, "ja", era=True)
    wide = shown.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    assert parse_date(wide) == day


@given(st.text(max_size=50))
def test_any_text_is_a_date_or_refused(text):
    with suppress(BadValue):
        assert isinstance(parse_date(text), date)


@pytest.mark.parametrize(
    ("day", "language", "era", "shown"),
    [
        (date(2026, 11, 22), "ja", False, "2026年11月22日"),
        (date(2026, 11, 22), "ja", True, "令和8年11月22日"),
        (date(2019, 5, 1), "ja", True, "令和元年5月1日"),
        (date(1989, 1, 7), "ja", True, "昭和64年1月7日"),
        (date(1926, 12, 25), "ja", True, "昭和元年12月25日"),
        (date(1872, 12, 31), "ja", True, "1872年12月31日"),
        (date(2026, 11, 2), "en", False, "2 Nov 2026"),
        (date(2026, 11, 2), "en", True, "2 Nov 2026 (Reiwa 8)"),
    ],
)
def test_a_date_is_shown(day, language, era, shown):
    assert format_date(day, language, era=era) == shown


def test_an_era_that_ended_is_told_with_a_day_as_people_write_it():
    with pytest.raises(BadValue) as refused:
        parse_date("昭和65年1月1日")
    told = {}
    for language in ("ja", "en"):
        with override(language):
            told[language] = refused.value.message
    assert "昭和は1989年1月7日までです" in told["ja"]
    assert "ended on 7 Jan 1989" in told["en"]


def test_eras_follow_each_other_without_a_gap():
    for later, earlier in itertools.pairwise(ERAS):
        assert earlier.ends in (later.begins, later.begins - timedelta(days=1))
        assert later.first_year == later.begins.year
