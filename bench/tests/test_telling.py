import pytest

from bench.telling import say


@pytest.mark.parametrize(
    ("budget", "measured", "least", "marked"),
    [(5, 5, False, False), (5, 6, False, True), (25, 24, True, True), (25, 26, True, False),
     (None, 9, False, False)],
)  # fmt: skip
def test_a_line_says_over_on_the_wrong_side_of_its_budget(capsys, budget, measured, least, marked):
    say("speed", budget, measured, least=least)
    assert capsys.readouterr().out.rstrip().endswith("over") is marked
