"""Files from and for people: encodings told apart, CSV read row by row, written safely."""

from daifuku.foundation.files.atomic import atomic_write, settle
from daifuku.foundation.files.encodings import (
    EncodingGuess,
    detect_encoding,
    detect_file_encoding,
)
from daifuku.foundation.files.reading import MOST_COLUMNS, CsvFile, Row, Shape, open_csv, read_rows
from daifuku.foundation.files.writing import (
    DoesNotFit,
    Misfit,
    csv_chunks,
    guard_cell,
    unguard_cell,
    write_csv,
)

__all__ = [
    "MOST_COLUMNS",
    "CsvFile",
    "DoesNotFit",
    "EncodingGuess",
    "Misfit",
    "Row",
    "Shape",
    "atomic_write",
    "csv_chunks",
    "detect_encoding",
    "detect_file_encoding",
    "guard_cell",
    "open_csv",
    "read_rows",
    "settle",
    "unguard_cell",
    "write_csv",
]
