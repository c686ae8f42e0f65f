"""EMAIL_URL is read, or refused by its name at the start."""

import subprocess
import sys

import pytest

from daifuku.config import mail_url
from daifuku.config.env import WrongSetting


def test_smtp_asks_for_starttls_and_signs_in():
    found = mail_url.read("smtp://shop%40example.jp:p%2Fw@mail.example.jp")
    assert found["EMAIL_HOST"] == "mail.example.jp"
    assert found["EMAIL_PORT"] == 587
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("shop@example.jp", "p/w")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)
    assert found["DEFAULT_FROM_EMAIL"] == "shop@example.jp"


def test_smtps_is_encrypted_from_the_first_byte():
    found = mail_url.read("smtps://user:pw@mail.example.jp?from=shop@example.jp")
    assert found["EMAIL_PORT"] == 465
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (False, True)
    assert found["DEFAULT_FROM_EMAIL"] == "shop@example.jp"


def test_starttls_may_be_turned_off_and_a_writer_is_found():
    found = mail_url.read("smtp://127.0.0.1:2525?starttls=no")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (False, False)
    assert found["DEFAULT_FROM_EMAIL"] == "daifuku@127.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.jp",
        "http://mail.example.jp",
        "smtp://",
        "smtp://[::1",
        "smtp://host:port",
        "smtp://host:99999",
        "smtp://host/folder",
        "smtp://host?tls=1",
        "smtp://host?starttls=perhaps",
        "smtp://host?from=nobody",
    ],
)
def test_a_wrong_one_is_refused_by_name(url):
    with pytest.raises(WrongSetting, match=r"^EMAIL_URL cannot be read: "):
        mail_url.read(url)


def test_the_app_does_not_start_with_a_wrong_one_and_shows_no_password(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://user:secret@host:port")
    done = subprocess.run(
        [sys.executable, "-c", "import daifuku.config.settings"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("EMAIL_URL cannot be read")
    assert "secret" not in done.stderr
