"""The one table at the end."""

from typing import Any
from unicodedata import east_asian_width

from bench.peers.timing import OPERATIONS

_HEAD = (
    f"{'':34}{'who':34}{'p50':>9}{'p95':>9}{'cpu':>9}{'queries':>9}{'kB':>8}{'rows':>7}{'ratio':>8}"
)


def show(rows: list[dict[str, Any]], missing: dict[str, str]) -> None:
    print(f"\nmilliseconds; ratio = beside ours of the same kind, pages or API\n{_HEAD}")
    for what in OPERATIONS:
        title = what
        for row in [one for one in rows if one["what"] == what]:
            ratio = _ratio(row, rows)
            shown = f"{ratio:7.1f}×" if ratio else f"{'':8}"
            print(f"{_wide(title)}{row['who']:34}{_figures(row)}{shown}")
            title = ""
    for name, reason in missing.items():
        print(f"{name} could not be measured: {reason}")


def _figures(row: dict[str, Any]) -> str:
    if "seconds" in row:
        return f"{row['seconds']:7.1f} s{'':42}"
    if "rate" in row:
        return f"{row['rate']:7,.0f} rows/s{'':30}{row['rows']:7,}"
    return (
        f"{row['p50']:9.1f}{row['p95']:9.1f}{row['cpu']:9.1f}"
        f"{row['queries']:9}{row['kb']:8.1f}{row['found']:7}"
    )


def _ratio(row: dict[str, Any], rows: list[dict[str, Any]]) -> float | None:
    """How many times ours is quicker; none for ours."""
    if row["who"].startswith("Daifuku"):
        return None
    same = [one for one in rows if one["what"] == row["what"] and one["who"].startswith("Daifuku")]
    kind = row["who"].rpartition(", ")[2]
    ours = next((one for one in same if one["who"].endswith(kind)), same[0])
    if "rate" in row:
        return ours["rate"] / row["rate"]
    key = "seconds" if "seconds" in row else "p50"
    return row[key] / ours[key]


def _wide(title: str) -> str:
    """Padded to what a terminal needs, where a Japanese letter takes two places."""
    return title + " " * (34 - sum(1 + (east_asian_width(one) in "WF") for one in title))
