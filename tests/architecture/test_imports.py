"""Web and worker stay small: what is heavy lives in child processes that end."""

import os
import subprocess
import sys

import pytest

from harness.sources import fail_with

HEAVY = ("polars", "duckdb", "ibis", "splink", "pyarrow", "pandas", "numpy")
LOADED = f"""
import sys
print(sorted(name for name in {HEAVY!r} if name in sys.modules))
"""
ENTRANCES = {
    "web": "import daifuku.config.wsgi; from django.urls import get_resolver; "
    "get_resolver().url_patterns",
    "command line": "import daifuku.config.cli",
    "worker": "import daifuku.config.wsgi; from procrastinate.contrib.django import app; "
    "app.perform_import_paths()",
}


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_nothing_heavy_is_loaded_by(entrance):
    done = subprocess.run(
        [sys.executable, "-c", ENTRANCES[entrance] + LOADED],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "daifuku.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = done.stdout.strip() if done.returncode == 0 else done.stderr[-1500:]
    fail_with([] if found == "[]" else [found], f"Loaded by the {entrance}:")
