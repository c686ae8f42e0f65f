import pytest

from bench import reading


def test_what_lists_ask_of_the_scores_is_measured_beside_the_raw_limit(db):
    for measure in reading.of_the_scores():
        measure.ask(0)
        measure.bare(0)


@pytest.mark.parametrize("slow", [False, True])
def test_our_question_stands_beside_the_raw_limit(capsys, monkeypatch, slow):
    monkeypatch.setattr(reading, "_DAYS", ((90, 0 if slow else 1000),))
    asked = []
    reading.tell_limits(
        *(lambda days, who=who: asked.append(who) for who in ("duck", "us", "rows"))
    )
    ours, rows, duck = capsys.readouterr().out.rstrip().splitlines()[-3:]
    assert ours.startswith("question: who bought 3,000 in 90 days")
    assert [line.endswith("over") for line in (ours, rows, duck)] == [slow, False, False]
    assert [asked.count(who) for who in ("us", "rows", "duck")] == [5, 1, 5]


@pytest.mark.parametrize("of_all", [True, False])
@pytest.mark.parametrize("days", [days for days, _budget in reading._DAYS])
def test_every_question_of_days_and_sums_can_be_asked(db, days, of_all):
    reading._ask(days, of_all=of_all)
