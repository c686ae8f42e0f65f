import os
import signal

import pytest

from .conftest import eventually, gone


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them_in_order(parent, sign):
    group = parent("patient,family")
    pids = [group.wait_for(name) for name in ("patient", "family", "grandchild")]
    assert group.stop(sign) < 5
    assert group.process.returncode == 0
    assert "ended in order" in group.output()
    assert all(eventually(lambda pid=pid: gone(pid), 2) for pid in pids)


def test_a_child_that_does_not_listen_is_ended_within_five_seconds(parent):
    group = parent("stubborn")
    pid = group.wait_for("stubborn")
    assert group.stop(signal.SIGTERM) < 5.5
    assert gone(pid)


def test_a_child_that_dies_starts_again_and_is_named_with_its_end(parent):
    group = parent("patient")
    first = group.wait_for("patient")
    os.kill(first, signal.SIGKILL)
    assert group.wait_for("patient", times=2) != first
    assert "patient ended (SIGKILL)" in group.output()


def test_the_children_of_a_dead_child_go_with_it(parent):
    group = parent("family")
    left = group.wait_for("grandchild")
    os.kill(group.wait_for("family"), signal.SIGKILL)
    assert eventually(lambda: gone(left), 5)


def test_a_child_that_fails_at_once_is_started_with_growing_pauses(parent):
    group = parent("failing,patient")
    group.wait_for("failing", times=3)
    # 1 s and 2 s of pause lie between three starts: a fourth would mean that pauses do not grow.
    assert len(group.pids("failing")) == 3
    assert len(group.pids("patient")) == 1
    assert "broken on purpose" in group.output()


@pytest.mark.parametrize("name", ["patient", "stubborn"])
def test_children_do_not_outlive_a_parent_that_was_killed(parent, name):
    group = parent(name)
    pid = group.wait_for(name)
    group.stop(signal.SIGKILL)
    assert eventually(lambda: gone(pid), 5)


def test_a_duty_that_takes_long_does_not_hold_up_the_end(parent):
    group = parent("patient", "slow")
    group.wait_for("duty")
    assert group.stop(signal.SIGINT) < 5
    assert group.process.returncode == 0
