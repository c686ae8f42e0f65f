"""`migrate` on a database that came from another server."""

import subprocess
import sys

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
