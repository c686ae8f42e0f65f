"""A disk without room: told in words, nothing half-written, and well again once there is room."""

import os
import sys
from pathlib import Path

import pytest

from daifuku.foundation.models import User
from harness.small_disk import on_small_disk, python_on_small_disk

STEPS = Path(__file__).with_name("full_disk.py")


@pytest.mark.parametrize("step", ["upload", "refused_rows", "export", "reader"])
def test_on_a_small_disk(shop, tmp_path, step):
    User.objects.exclude(pk=shop.by.user_id).update(language="en")
    settings = {"DJANGO_SETTINGS_MODULE": "daifuku.config.settings", "TOKEN": shop.secret}
    disk = tmp_path / "disk"
    done = python_on_small_disk(disk, 24, STEPS, step, **settings, LANG="ja_JP.UTF-8")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("step", ["book", "taken_in"])
def test_the_database_on_a_full_disk_loses_nothing_and_goes_on(tmp_path, step):
    """On a server of its own, whose every file stands on the small disk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    kept["DJANGO_SETTINGS_MODULE"] = "daifuku.config.settings"
    disk = tmp_path / "disk"
    command = [sys.executable, str(STEPS), str(disk), step]
    done = on_small_disk(disk, 400, command, kept)
    assert done.returncode == 0, done.stderr
