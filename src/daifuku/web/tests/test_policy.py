"""The content security policy that every answer carries, whoever asked and whatever went wrong."""

import pytest
from csp.constants import NONE, SELF

pytestmark = pytest.mark.django_db
NOBODY = {"default-src", "base-uri", "object-src", "frame-ancestors"}


def policy_of(answer) -> dict[str, set[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {name: set(values) for name, *values in parts}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/customers/", 200), ("/settings/profile", 200), ("/not/there", 404)],
)
def test_a_page_runs_no_script_but_ours(signed_in, path, status):
    answer = signed_in().get(path)
    assert answer.status_code == status
    hold_the_policy(policy_of(answer))


def test_so_do_the_sign_in_and_the_api(client, signed_in):
    for answer in (client.get("/accounts/login/"), client.get("/api/v1/customers")):
        hold_the_policy(policy_of(answer))
    assert client.get("/api/v1/customers").status_code == 401


def test_a_page_connects_to_its_own_stream_and_nothing_else(signed_in):
    policy = policy_of(signed_in().get("/", headers={"host": "127.0.0.1:8123"}))
    assert policy["connect-src"] == {SELF, "http://127.0.0.1:8124/events"}


def hold_the_policy(policy) -> None:
    for name in NOBODY:
        assert policy[name] == {NONE}, name
    scripts = {value for value in policy["script-src"] if not value.startswith("'nonce-")}
    assert scripts == {SELF}
    assert policy["style-src"] == policy["form-action"] == {SELF}
    assert policy["img-src"] == {SELF, "data:"}
    allowed = {value for values in policy.values() for value in values}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & allowed
