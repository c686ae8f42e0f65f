"""`kill -9` in the middle of an import: what is in is whole, and the same command goes on."""

import subprocess
import sys
import time

import psutil

ROWS = 7_000
_COMPLETE = """
    SELECT (SELECT count(*) FROM customers_customer),
           (SELECT count(*) FROM customers_contact_point),
           (SELECT count(*) FROM customers_external_id),
           (SELECT count(*) FROM ledger_entry WHERE kind = 'customers.customer_added'),
           (SELECT count(*) FROM foundation_searchdocument WHERE kind = 'customer')
"""


def test_a_killed_import_goes_on_where_it_was(own_database, tmp_path):
    file = tmp_path / "members.csv"
    rows = [f"N-{n},佐藤,健{n},090-1000-{n:04}" for n in range(ROWS)]
    file.write_text("\n".join(["顧客番号,姓,名,電話番号", *rows]), encoding="utf-8")
    command = [sys.executable, "-m", "daifuku.config.cli", "import", "customers", str(file)]
    with own_database.connect() as looking:
        first = subprocess.Popen(command, env=own_database.environment, stderr=subprocess.DEVNULL)
        while not looking.execute("SELECT 1 FROM foundation_change WHERE rows > 0").fetchone():
            assert first.poll() is None
            time.sleep(0.02)
        helpers = psutil.Process(first.pid).children(recursive=True)
        assert helpers
        first.kill()
        first.wait()
        _gone, left = psutil.wait_procs(helpers, timeout=20)
        assert left == []
        counts = set(looking.execute(_COMPLETE).fetchone())
        assert len(counts) == 1
        assert 0 < counts.pop() < ROWS

        again = subprocess.run(
            command, env=own_database.environment, capture_output=True, text=True, check=False
        )
        assert again.returncode == 0, again.stderr
        assert set(looking.execute(_COMPLETE).fetchone()) == {ROWS}
        changes = "SELECT state, rows FROM foundation_change WHERE action = 'customers.load'"
        assert looking.execute(changes).fetchall() == [("done", ROWS)]
