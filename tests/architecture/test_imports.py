"""Web and worker stay small: what is heavy lives in child processes that end."""

import os
import subprocess
import sys

import pytest

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
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "[]", f"{entrance} loads {done.stdout.strip()}"
