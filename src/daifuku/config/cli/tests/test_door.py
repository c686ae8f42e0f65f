import subprocess
import sys
import tomllib

import pytest
from click.testing import CliRunner

from daifuku.config.cli.commands import COMMANDS
from daifuku.config.cli.door import daifuku, reason_of
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.postgres import CannotStartPostgres
from harness.environment import ROOT


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(daifuku, arguments)
    return done.exit_code, done.output


def test_help_names_every_command():
    code, text = run("--help")
    assert code == 0
    for name, (_place, line) in COMMANDS.items():
        assert name in text
        assert line in text


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name):
    code, text = run(name, "--help")
    assert code == 0
    assert "Example: " in text
    assert f"daifuku {name}" in text


@pytest.mark.parametrize("words", [["user", "add"], ["token", "add"]])
def test_commands_below_a_command_do_so_too(words):
    code, text = run(*words, "--help")
    assert code == 0
    assert f"daifuku {' '.join(words)} " in text.partition("Example: ")[2]


def test_the_version_is_told_from_a_checkout_as_well():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert run("--version") == (0, f"daifuku, version {project['version']}\n")


def test_an_unknown_command_is_wrong_use():
    code, text = run("dmeo")
    assert code == 2
    assert "dmeo" in text


def test_help_loads_neither_django_nor_the_analysis():
    code = (
        "import sys; from daifuku.config.cli.door import daifuku\n"
        "try: daifuku(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'psycopg', 'polars', 'duckdb', 'granian'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr


def test_an_expected_failure_is_told_without_a_traceback():
    assert reason_of(CannotStartPostgres("the disk is full")) == "the disk is full"


def test_what_postgresql_says_is_told_in_the_language_of_the_terminal(terminal):
    error = CannotStartPostgres("The PostgreSQL of %(home)s does not stop.", home="/100%")
    terminal("ja")
    assert reason_of(error) == "/100% のPostgreSQLが終了しません。"
    assert str(error) == "The PostgreSQL of /100% does not stop."
    terminal("en")
    assert reason_of(error) == str(error)


def test_a_refusal_is_told_in_the_language_of_the_terminal(terminal):
    terminal("ja")
    assert reason_of(Invalid()) == "印の付いた項目を修正してください。"
    terminal("en")
    assert reason_of(Invalid()) == "Please correct the marked fields."


def test_a_refusal_names_its_fields():
    refused = Invalid(errors=[FieldError("email", "taken", "is in use")])
    assert "email: is in use" in reason_of(refused)


def test_a_bug_keeps_its_traceback():
    assert reason_of(KeyError("x")) is None


def test_a_home_that_is_a_file_is_told_in_a_line(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    for home in (file, file / "below"):
        monkeypatch.setenv("DAIFUKU_HOME", str(home))
        told = reason_of(FileExistsError(17, "File exists", str(home)))
        assert told == f"{file} is a file. DAIFUKU_HOME must name a folder, or one to be made."
    monkeypatch.setenv("DAIFUKU_HOME", str(tmp_path))
    assert reason_of(FileExistsError(17, "File exists", str(file))) is None


def test_a_bug_below_a_closed_folder_keeps_its_traceback_and_the_folder_is_told(
    monkeypatch, tmp_path
):
    def closed(place):
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setenv("DAIFUKU_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pathlib.Path.exists", closed)
    assert reason_of(KeyError("x")) is None
    told = reason_of(PermissionError(13, "Permission denied"))
    assert told.startswith(f"{tmp_path / 'home'} may not be used by this account.")
