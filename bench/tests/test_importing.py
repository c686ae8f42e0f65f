import pytest

from bench.importing import Taken, judge, judge_memory


def taken(seconds: float) -> Taken:
    return Taken(seconds, peak=1, cpu=1, said="")


@pytest.mark.parametrize(
    ("rows", "seconds", "copied", "again", "over"),
    [
        (1_000_000, 599, 200, 190, set()),
        (100_000, 61, 20, 10, {"minutes"}),
        (100_000, 50, 12, 10, {"COPY"}),
        (100_000, 50, 20, 17, {"again"}),
    ],
)
def test_an_import_is_judged_by_each_of_its_budgets(capsys, rows, seconds, copied, again, over):
    judge(taken(seconds), rows, copied, {"the very same file": taken(again)})
    lines = capsys.readouterr().out.splitlines()
    marked = {word for word in ("minutes", "COPY", "again") for line in lines
              if word in line and line.endswith("over")}  # fmt: skip
    assert marked == over


@pytest.mark.parametrize(("peak", "over"), [(120, False), (200, True)])
def test_memory_that_grows_with_the_file_is_over(capsys, peak, over):
    judge_memory(100, peak)
    assert capsys.readouterr().out.rstrip().endswith("over") is over
