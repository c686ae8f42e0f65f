"""The child process that reads the year, as the build sees it."""

import csv
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO


class CannotReadTheYear(Exception):
    """The child ended before it was through; its own words stand on standard error."""


class Extraction:
    """Starts reading at once; make it early, while the database is still being set up."""

    def __init__(self, today: date, sample: int | None = None) -> None:
        self._folder = TemporaryDirectory(prefix="daifuku-demo-")
        self.folder = Path(self._folder.name)
        asked = [str(self.folder), today.isoformat(), *([str(sample)] if sample else [])]
        self._child = subprocess.Popen(
            [sys.executable, "-m", "daifuku.demo.extracts", *asked],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._has_catalogue = False

    def __enter__(self) -> "Extraction":
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._child.poll() is None:
            self._child.terminate()
        self._child.communicate()
        self._folder.cleanup()

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """categories, products, stores, homes: the rows of what is known before ids are."""
        if not self._has_catalogue:
            self._expect("catalogue")
            self._has_catalogue = True
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def give_ids(self, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
        with (self.folder / f"{table}_ids.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns.split())
            writer.writerows(rows)

    def begin_receipts(self) -> None:
        """All ids are given."""
        assert self._child.stdin is not None  # noqa: S101 (a pipe, see above)
        self._child.stdin.write("ids\n")
        self._child.stdin.flush()

    def parts(self) -> Iterator[str]:
        """The latest part first."""
        said = self._line()
        while said and said != "end":
            yield said
            said = self._line()
        if said != "end":
            raise CannotReadTheYear

    def open(self, name: str) -> BinaryIO:
        return (self.folder / name).open("rb")

    def forget(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink()

    def _expect(self, word: str) -> None:
        if self._line() != word:
            raise CannotReadTheYear

    def _line(self) -> str:
        assert self._child.stdout is not None  # noqa: S101
        return self._child.stdout.readline().strip()
