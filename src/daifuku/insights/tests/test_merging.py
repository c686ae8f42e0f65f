"""Few large files instead of many small ones: whoever is ended, or reads, meanwhile."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from itertools import combinations
from pathlib import Path

import duckdb
import pytest
from django.db import connection, transaction

from daifuku.customers.actions import erase_customer
from daifuku.foundation import clock
from daifuku.insights import merging, parquet, refreshing, writing
from daifuku.insights.refreshing import READER, refresh
from daifuku.insights.tests.visits import BY, buy, customers, scores_of, wait_until_readable
from daifuku.ledger import book


class Ended(BaseException):
    """As if the process were no more."""


@pytest.fixture
def in_six_files(shop, settings, own_database, monkeypatch):
    """Two customers and their four visits, an entry a file."""
    settings.DAIFUKU_HOME = own_database.environment["DAIFUKU_HOME"]
    monkeypatch.setattr(parquet, "STRETCH", 1)
    ids = customers(2)
    for key, yen in enumerate((5000, 100, 700, 20)):
        buy(ids[key % 2], key, yen, 9 - key)
    wait_until_readable(6)
    refresh()
    assert len(files()) == 6
    return ids


def files():
    return sorted(parquet.folder().glob("*.parquet"))


def entries():
    listed = [str(path) for path in parquet.chain(book.bookmark_of(READER))]
    texts = f"SELECT COLUMNS(*)::text FROM read_parquet({listed}) ORDER BY id"
    return duckdb.sql(texts).fetchall()


def test_small_files_become_one_and_the_book_is_the_same(in_six_files, monkeypatch):
    scores, before = scores_of(in_six_files), entries()
    refresh()
    assert len(files()) == 6
    monkeypatch.setattr(merging, "MOST_SMALL", 4)
    refresh()
    # At most four at a time.
    assert len(files()) == 2
    assert entries() == before
    monkeypatch.setattr(merging, "MOST_SMALL", 1)
    monkeypatch.setattr(merging, "LARGE_BYTES", 1)
    refresh()
    assert len(files()) == 2
    refresh()
    assert scores_of(in_six_files) == scores
    refresh(from_the_beginning=True)
    assert scores_of(in_six_files) == scores
    assert entries() == before


def test_merging_may_end_at_any_moment(in_six_files, monkeypatch, tmp_path):
    scores, before = scores_of(in_six_files), entries()
    shutil.copytree(parquet.folder(), tmp_path / "kept")
    monkeypatch.setattr(merging, "MOST_SMALL", 5)
    # Written but not named, five files joined and none of them gone, the first gone, and so on.
    for steps in range(6):
        shutil.rmtree(parquet.folder())
        shutil.copytree(tmp_path / "kept", parquet.folder())
        end_after(steps, monkeypatch)
        assert entries() == before
        assert len(files()) == 6 + (steps > 0) - max(0, steps - 1)
        refresh()
        assert (scores_of(in_six_files), entries()) == (scores, before)
        assert len(files()) == 2


def end_after(steps, monkeypatch):
    left = iter(range(steps))

    def counted(step):
        def taken(*given):
            if next(left, None) is None:
                raise Ended
            return step(*given)

        return taken

    with monkeypatch.context() as patch:
        patch.setattr(parquet, "settle", counted(parquet.settle))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        with pytest.raises(Ended):
            refreshing.merge()


MERGE_AND_DIE = """
import os, signal
from pathlib import Path
import django
django.setup()
from daifuku.insights import merging, refreshing
merging.MOST_SMALL = 5
Path.unlink = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
refreshing.merge()
"""


def test_a_killed_merge_holds_nobody_up(in_six_files):
    scores, before = scores_of(in_six_files), entries()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "daifuku.config.settings"}
    done = subprocess.run([sys.executable, "-c", MERGE_AND_DIE], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (len(files()), entries()) == (7, before)
    refreshing.score(clock.now())
    assert scores_of(in_six_files) == scores
    refresh()
    assert len(files()) == 2


@pytest.mark.parametrize("many", range(4))
def test_of_a_joined_file_and_those_it_was_made_from_each_entry_counts_once(
    settings, tmp_path, many, db
):
    settings.DAIFUKU_HOME = str(tmp_path)
    a, b, c, d = (book.Bookmark(1, 10 * number, number) for number in (2, 9, 10, 11))
    parquet.folder().mkdir(parents=True)
    rest, beyond = named(c, d), named(d, book.Bookmark(2, 1, 12))
    for still_there in combinations([(book.Bookmark(), a), (a, b), (b, c)], many):
        parquet.empty()
        joined = named(book.Bookmark(), c)
        for path in (joined, rest, beyond, *(named(*bounds) for bounds in still_there)):
            path.touch()
        assert parquet.chain(d) == [joined, rest]
        assert parquet.cut_off(d)
        assert files() == [joined, rest]


def named(begins, ends):
    parts = "_".join(f"{at.era:06d}-{at.recorded_in:020d}-{at.id:020d}" for at in (begins, ends))
    return parquet.folder() / f"{parts}.parquet"


def test_an_older_state_that_ends_within_a_joined_file_counts_nothing_twice(
    in_six_files, monkeypatch
):
    scores, before, reached = scores_of(in_six_files), entries(), files()[2]
    monkeypatch.setattr(merging, "MOST_SMALL", 5)
    refreshing.merge()
    assert len(files()) == 2
    with transaction.atomic():
        book.advance(READER, parquet._bounds(reached)[1])
    refresh()
    assert (scores_of(in_six_files), entries()) == (scores, before)


def test_no_file_goes_while_it_is_being_read(in_six_files, monkeypatch):
    scores, wait = scores_of(in_six_files), 1
    monkeypatch.setattr(merging, "MOST_SMALL", 5)
    merging_meanwhile = threading.Thread(target=merged_by_another)
    replace = writing.replace_scores_by

    def slowly(blocks, as_of):
        merging_meanwhile.start()
        merging_meanwhile.join(wait)
        assert merging_meanwhile.is_alive()
        assert len(files()) == 6
        return replace(blocks, as_of)

    monkeypatch.setattr(writing, "replace_scores_by", slowly)
    refreshing.score(clock.now())
    merging_meanwhile.join()
    assert len(files()) == 2
    assert scores_of(in_six_files) == scores


def merged_by_another():
    try:
        refreshing.merge()
    finally:
        connection.close()


def test_joined_files_know_no_word_of_whom_was_erased(in_six_files, monkeypatch):
    erase_customer(in_six_files[0], by=BY, at=clock.now())
    wait_until_readable(1)
    monkeypatch.setattr(merging, "MOST_SMALL", 2)
    refresh()
    assert len(files()) < 6
    assert "山田" not in str(entries())
