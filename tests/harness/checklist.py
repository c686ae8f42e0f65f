"""bin/check: every check once, a line each, two at a time. bin/check [WORD …] runs those that fit."""

import argparse
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
CACHE = ROOT / ".cache"
REPORT = CACHE / "architecture.xml"

# One line per file of tests/architecture, since that is how one thinks of them.
FILES = {
    path.stem.removeprefix("test_").replace("_", " "): str(path.relative_to(ROOT))
    for path in sorted((ROOT / "tests/architecture").glob("test_*.py"))
}


@dataclass(frozen=True)
class Check:
    title: str
    command: list[str]


@dataclass(frozen=True)
class Outcome:
    title: str
    passed: bool
    seconds: float
    said: str = ""


CHECKS = [
    Check("types", [PYTHON, "-m", "mypy"]),
    Check("architecture", [PYTHON, "-m", "pytest", "tests/architecture", f"--junitxml={REPORT}"]),
    Check("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    Check("lint", [PYTHON, "-m", "ruff", "check", "."]),
    Check("floors and rooms", [str(Path(PYTHON).with_name("lint-imports")), "--no-logo"]),
    Check(
        "migrations are complete",
        [PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run"],
    ),
    Check(
        "safe to deploy",
        [PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
    ),
]


def environment() -> dict[str, str]:
    """A home of its own and a database nobody answers for: no check needs one."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
    return kept | {
        "DAIFUKU_HOME": str(CACHE / "check-home"),
        "DAIFUKU_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "daifuku.config.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run(check: Check) -> list[Outcome]:
    began = time.monotonic()
    done = subprocess.run(
        check.command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - began
    if check.title == "architecture" and done.returncode in {0, 1} and REPORT.exists():
        return list(by_file(REPORT))
    said = f"{done.stdout}\n{done.stderr}".strip()
    return [Outcome(check.title, done.returncode == 0, seconds, said)]


def by_file(report: Path) -> Iterator[Outcome]:
    cases: dict[str, list[Xml.Element]] = {}
    for case in Xml.parse(report).iter("testcase"):
        title = case.get("classname", "").rpartition(".")[2].removeprefix("test_")
        cases.setdefault(title.replace("_", " "), []).append(case)
    report.unlink()
    for title, found in sorted(cases.items()):
        bad = [
            one for one in found if one.find("failure") is not None or one.find("error") is not None
        ]
        said = "\n".join(message(one) for one in bad)
        yield Outcome(title, not bad, sum(float(one.get("time", 0)) for one in found), said)


def message(case: Xml.Element) -> str:
    broken = case.find("failure")
    broken = broken if broken is not None else case.find("error")
    return f"{case.get('name')}: {broken.text if broken is not None else ''}"


def tell(outcome: Outcome) -> None:
    mark = "✓" if outcome.passed else "✗"
    print(f"{mark} {outcome.title:<28}{outcome.seconds:6.1f} s", flush=True)
    if not outcome.passed:
        print("    " + outcome.said.strip().replace("\n", "\n    "), flush=True)


def chosen_by(arguments: list[str]) -> list[Check]:
    """Those whose name holds one of the words. Whoever names none there is hears of them all."""
    known = [*(check.title for check in CHECKS), *FILES]
    names = ", ".join(known)
    asked = argparse.ArgumentParser("bin/check", description=__doc__, epilog=f"Checks: {names}.")
    asked.add_argument("words", nargs="*", metavar="WORD", help="part of the name of a check")
    words = asked.parse_args(arguments).words
    for word in words:
        if not any(word in title for title in known):
            asked.error(f"there is no check “{word}”. There are: {names}")
    return [one for check in CHECKS for one in fitting(check, words)]


def fitting(check: Check, words: list[str]) -> Iterator[Check]:
    """The check as it is, or, of the architecture, only the files that the words name."""
    files = [FILES[title] for title in FILES if any(word in title for word in words)]
    if not words or any(word in check.title for word in words):
        yield check
    elif check.title == "architecture" and files:
        yield Check(check.title, [PYTHON, "-m", "pytest", *files, f"--junitxml={REPORT}"])


def main(arguments: list[str]) -> int:
    chosen = chosen_by(arguments)
    CACHE.mkdir(exist_ok=True)
    outcomes: list[Outcome] = []
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        for found in pool.map(run, chosen):
            for outcome in found:
                tell(outcome)
                outcomes.append(outcome)
    failed = [one.title for one in outcomes if not one.passed]
    verdict = f"{len(failed)} failed: {', '.join(failed)}" if failed else "all good"
    print(f"{len(outcomes)} checks, {time.monotonic() - began:.0f} s, {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
