import socket

import pytest

from daifuku.config.processes.ports import PortTaken, address, answers, refuse_taken


@pytest.fixture
def taken():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_told_in_one_line_with_another(taken):
    with pytest.raises(PortTaken) as refused:
        refuse_taken("127.0.0.1", taken)
    assert f"Port {taken} is in use" in str(refused.value)
    assert "--port" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_port_of_the_streams_counts_too(taken):
    with pytest.raises(PortTaken, match=f"Port {taken} is in use"):
        refuse_taken("127.0.0.1", 0, taken)


def test_a_free_port_is_not_refused(taken):
    refuse_taken("127.0.0.1", 0)


def test_a_port_where_nobody_speaks_http_does_not_answer():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert not answers("127.0.0.1", bound.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::1", "http://[::1]:8000/"),
        ("crm.example", "http://crm.example:8000/"),
    ],
)
def test_the_address_can_be_opened_in_a_browser(host, shown):
    assert address(host, 8000) == shown
