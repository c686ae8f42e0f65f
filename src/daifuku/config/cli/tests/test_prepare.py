"""What `serve` waits for before its first page: hardly anything where nothing is to be made."""

import os
import subprocess
import sys

WHAT_IS_LOADED = """
import atexit, sys
sys.argv = ["daifuku", "prepare", "--static-only"]
atexit.register(lambda: print("all" if "daifuku.customers.models" in sys.modules else "little"))
from daifuku.config.cli import main
main()
"""


def test_files_served_from_their_sources_cost_no_start_of_the_application(tmp_path):
    known = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    known |= {"DAIFUKU_HOME": str(tmp_path), "DAIFUKU_STATIC": "source"}
    done = subprocess.run(
        [sys.executable, "-c", WHAT_IS_LOADED],
        env=known,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "little\n"
    assert (tmp_path / "static").is_dir()
