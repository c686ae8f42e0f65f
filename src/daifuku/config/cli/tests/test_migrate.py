"""`migrate` on a database that came from another server."""

import os
import shutil
import subprocess
import sys
import tempfile

from daifuku.ledger import book


def test_it_begins_the_era_of_a_book_that_moved(own_database, owner_connection):
    owner_connection.execute("UPDATE ledger_era SET server = 1")
    done = subprocess.run(
        [sys.executable, "-m", "daifuku.config.cli", "migrate"],
        env=own_database.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    server = "SELECT era FROM ledger_era WHERE server = (SELECT system_identifier FROM pg_control_system())"
    assert owner_connection.execute(server).fetchone() == (2,)
    assert book.check_era() == 2


def test_two_first_starts_of_one_home_wait_for_each_other():
    home = tempfile.mkdtemp(prefix="dk-")
    try:
        command = [sys.executable, "-m", "daifuku.config.cli", "migrate"]
        outside = ("DATABASE_URL", "DATABASE_OWNER_URL", "DAIFUKU_SECRET_KEY")
        environment = {k: v for k, v in os.environ.items() if k not in outside}
        environment["DAIFUKU_HOME"] = f"{home}/shop"
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        both = [subprocess.Popen(command, env=environment, **pipes) for _ in range(2)]
        said = [process.communicate(timeout=240)[0] for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        assert sum("Migrations applied: 0" in text for text in said) == 1, said
    finally:
        shutil.rmtree(home)
