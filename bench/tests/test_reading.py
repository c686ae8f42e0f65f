import pytest

from bench import reading


def test_what_lists_ask_of_the_scores_is_measured_beside_the_raw_limit(db):
    for measure in reading.of_the_scores():
        measure.ask(0)
        measure.bare(0)


@pytest.mark.parametrize("slow", [False, True])
def test_the_raw_limit_says_what_it_is_and_when_it_is_over(capsys, monkeypatch, slow):
    monkeypatch.setattr(reading, "_DAYS", ((90, 0 if slow else 1000),))
    reading.tell_limits(lambda days: None)
    said = capsys.readouterr().out
    assert "nothing of ours is" in said
    assert said.rstrip().endswith("over") is slow
