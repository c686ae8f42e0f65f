"""The whole group in front of a real database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection

import psutil

from daifuku.config.processes.ports import PortTaken, refuse_taken
from harness.ports import free_ports

from .conftest import eventually, gone


def get(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def port_of(live_app) -> int:
    return int(live_app.url.rpartition(":")[2])


def name_of(one: psutil.Process) -> str:
    """Nothing once it has ended."""
    with suppress(psutil.NoSuchProcess):
        return one.name()
    return ""


def family(live_app) -> list[psutil.Process]:
    """Without the short-lived ones that a job may have started."""
    everybody = psutil.Process(live_app.process.pid).children(recursive=True)
    return [one for one in everybody if name_of(one).startswith("daifuku-")]


def pid_of(live_app, name: str) -> int:
    children = psutil.Process(live_app.process.pid).children()
    return next((one.pid for one in children if name_of(one) == f"daifuku-{name}"), 0)


def kill(live_app, name: str) -> None:
    killed = pid_of(live_app, name)
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: pid_of(live_app, name) not in (0, killed)), live_app.log.read_text()


def is_free(port: int) -> bool:
    """Connections that linger in TIME_WAIT do not count."""
    try:
        refuse_taken("127.0.0.1", port, port + 1)
    except PortTaken:
        return False
    return True


def test_pages_and_streams_come_back_after_a_kill_and_all_end_in_order(live_app):
    port = port_of(live_app)
    assert eventually(lambda: get(port + 1, "/healthz") == 200)
    for name, where in (("pages", port), ("streams", port + 1), ("jobs", port)):
        kill(live_app, name)
        assert eventually(lambda where=where: get(where, "/healthz") == 200)
    everybody = family(live_app)
    assert len(everybody) >= 5
    began = time.monotonic()
    live_app.process.send_signal(signal.SIGINT)
    assert live_app.process.wait(20) == 0
    assert time.monotonic() - began < 6
    assert not [one for one in everybody if not gone(one.pid)]
    assert is_free(port)


def test_nobody_outlives_a_killed_parent(live_app):
    everybody = family(live_app)
    live_app.process.kill()
    assert eventually(lambda: all(gone(one.pid) for one in everybody), 5)
    assert eventually(lambda: is_free(port_of(live_app)), 5)


def test_a_taken_port_costs_one_line(own_database):
    import socket

    port = free_ports(2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 1))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "-m", "daifuku.config.cli", "serve", "--port", str(port)],
            env=own_database.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"Port {port + 1} is in use" in done.stderr


def test_a_database_that_was_not_migrated_is_not_served(own_database):
    with own_database.connect(as_owner=True) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'foundation'")
    done = subprocess.run(
        [sys.executable, "-m", "daifuku.config.cli", "serve", "--port", str(free_ports(2))],
        env=own_database.environment | {"DAIFUKU_STATIC": "source"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Run: daifuku migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_setting_is_named(own_database):
    variable = "DAIFUKU_SECRET_KEY"
    environment = {k: v for k, v in own_database.environment.items() if k != variable}
    done = subprocess.run(
        [sys.executable, "-m", "daifuku.config.cli", "serve", "--port", str(free_ports(2))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert variable in done.stderr
    assert "Traceback" not in done.stderr
