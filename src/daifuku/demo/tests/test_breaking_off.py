import pytest
from django.utils.translation import override

from daifuku.commerce.models import Purchase
from daifuku.demo.build import PARTS_TO_OPEN, build
from daifuku.demo.extraction import CannotReadTheYear, Extraction
from daifuku.foundation.models import Company
from harness.demo import BUILT_AT


class Stopped(Exception):
    pass


def test_pages_can_be_served_before_the_last_part_and_a_stopped_build_shows(own_database):
    told = []

    def stop():
        raise Stopped

    with pytest.raises(Stopped):
        build(at=BUILT_AT, sample=2, ready=stop, progress=told.append)
    with override("en"):
        assert sum("receipts" in str(line) for line in told) == PARTS_TO_OPEN
    with override("ja"):
        assert sum("レシート" in str(line) for line in told) == PARTS_TO_OPEN
    assert Purchase.objects.exists()
    company = Company.current()
    assert company.is_demo
    assert company.demo_built_at is None


def test_a_child_that_ends_early_is_told(own_database, monkeypatch):
    with Extraction(BUILT_AT.date(), 2) as year:
        assert list(year.rows("stores"))
        year._child.terminate()
        year._child.wait()
        with pytest.raises(CannotReadTheYear):
            list(year.parts())
        folder = year.folder
        assert folder.exists()
    assert not folder.exists()
