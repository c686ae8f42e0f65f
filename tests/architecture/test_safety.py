"""What would open a hole, or tell where this was written."""

import re

from harness.environment import ROOT
from harness.sources import fail_with, modules, relative, templates, tracked

# Markup made by our own code out of escaped parts; every further line needs a reason here.
UNESCAPED_ALLOWED = {
    "src/daifuku/design/jinja2.py": "attributes(): joins escaped names and values",
    "src/daifuku/web/views/customer.py": "fields of the composer, rendered and escaped by Jinja2",
}
UNCHECKED_ALLOWED: dict[str, str] = {}
READING = r"\bos\.(?:environ\.get|getenv|environ\[[^\]]*\](?! =))[^\n]{0,40}"
BINARY = {".png", ".ico", ".woff2", ".mo", ".parquet", ".gz", ".zip", ".webp"}


def python_using(pattern: str, allowed: dict[str, str]) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{relative(module.path)}: {found[0]}"
        for module in modules()
        if not module.is_test and relative(module.path) not in allowed
        for found in wanted.finditer(module.text)
    ]


def test_nothing_is_marked_safe():
    found = python_using(r"\b(?:mark_safe|SafeString|Markup)\(", UNESCAPED_ALLOWED)
    unescaped = re.compile(r"\|\s*safe\b|autoescape\s+false", re.I)
    found += [relative(path) for path in templates() if unescaped.search(path.read_text("utf-8"))]
    fail_with(found, "Text that is not escaped. Let Jinja2 escape it.")


def test_no_form_goes_unchecked():
    found = python_using(r"\bcsrf_exempt\b", UNCHECKED_ALLOWED)
    fail_with(found, "csrf_exempt: the API authenticates by token instead.")


def test_pages_bring_no_inline_style_or_script():
    inline = re.compile(
        r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*(?:\ssrc=|json))",
        re.I,
    )
    found = [
        f"{relative(path)}: {match[0].strip()}"
        for path in templates()
        for match in inline.finditer(re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.S))
    ]
    fail_with(found, "The content security policy refuses inline styles and scripts.")


def test_only_env_reads_the_environment():
    found = [
        f"{relative(module.path)}: {match[0]}"
        for module in modules()
        if not module.is_test and module.name != "daifuku.config.env"
        for match in re.finditer(READING, module.text)
    ]
    allowed = re.compile(r"foundation/postgres/")
    fail_with([one for one in found if not allowed.search(one)], "Only config/env.py reads it.")


def test_no_error_is_swallowed():
    swallowed = re.compile(r"except(?: (?:Base)?Exception)?:\s*(?:#[^\n]*)?\n?\s*pass\b")
    found = [relative(m.path) for m in modules() if swallowed.search(m.text)]
    fail_with(found, "An error that is swallowed comes back as a mystery.")


def test_nothing_is_left_unfinished():
    mark = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|NotImplemented" r"Error)\b")
    found = [
        f"{relative(path)}: {match[0]}"
        for path in tracked()
        if path.suffix in {".py", ".html", ".css", ".js", ".sh"}
        for match in mark.finditer(path.read_text("utf-8"))
    ]
    fail_with(found, "Finish it, or write an issue.")


def found_in_texts(pattern: str) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{relative(path)}:{number} {match[0]}"
        for path in tracked()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for match in wanted.finditer(line)
    ]


def test_no_secret_is_kept_here():
    found = found_in_texts(
        r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{30,}|\bxox[bap]-\w{10,}"
        r"|\bpypi-[\w-]{40,}|\bsk_live_\w{10,}"
    )
    fail_with(found, "Secrets belong to the environment.")


def test_no_registry_is_named():
    hosts = ("pypi" r"\.org", "files\\.pythonhosted", "registry" r"\.npmjs", "deb" r"\.debian\.org")
    fail_with(
        found_in_texts("|".join(hosts)), "Packages come by name, from whatever mirror there is."
    )


def test_no_machine_is_described():
    paths = "/wo" r"rk/(?:main|shared|\.)|/ro" r"ot/|(?<![\w.])/ho" r"me/[a-z]+/|/opt/py" "pi"
    fail_with(found_in_texts(paths), "A path of one machine.")


def test_the_licence_is_whole():
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert len(licence.splitlines()) > 190
