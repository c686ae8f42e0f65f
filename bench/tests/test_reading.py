import pytest

from bench import reading


def test_what_lists_ask_of_the_scores_is_measured_beside_the_raw_limit(db):
    for measure in reading.of_the_scores():
        measure.ask(0)
        measure.bare(0)


@pytest.mark.parametrize("slow", [False, True])
def test_our_question_stands_beside_the_raw_limit(capsys, monkeypatch, slow):
    monkeypatch.setattr(reading, "_DAYS", ((90, 0 if slow else 1000),))
    reading.tell_limits(lambda days: None, lambda days: 5.0)
    said = capsys.readouterr().out.rstrip().splitlines()
    assert [line.endswith("over") for line in said[-2:]] == [slow, slow]
    assert said[-2].startswith("question: who bought 10,000 in 90 days")


@pytest.mark.parametrize("days", [days for days, _budget in reading._DAYS])
def test_every_question_of_days_and_sums_can_be_asked(db, days):
    assert reading._asked(days) > 0
