"""Mail by a real server on this machine: plain, by STARTTLS and by TLS; and the outbox."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default as policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from daifuku.config import mail_url
from daifuku.foundation import mailing, outbox
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import User
from harness.ports import free_ports

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LINK = "https://shop.example/sign-in/1/abc"


class Kept:
    """The mails that a server took."""

    def __init__(self) -> None:
        self.envelopes: list = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 OK"

    def only(self):
        (envelope,) = self.envelopes
        return envelope, message_from_bytes(envelope.content, policy=policy)


@pytest.fixture
def smtp():
    running = []

    def start(**options):
        kept = Kept()
        controller = Controller(kept, hostname="127.0.0.1", port=free_ports(1), **options)
        controller.start()
        running.append(controller)
        return kept, f"127.0.0.1:{controller.port}"

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def named(settings):
    """As EMAIL_URL names a server."""

    def use(url):
        settings.EMAIL_BACKEND = SMTP
        settings.MAIL_LEAVES = True
        for name, value in mail_url.read(url).items():
            setattr(settings, name, value)

    return use


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """One for 127.0.0.1 that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    kept = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(kept + made.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def hanako(language="ja"):
    return User(pk=1, email="hanako@example.jp", family_name="髙橋", language=language)


def admits(server, session, envelope, mechanism, data):
    good = data == LoginPassword(b"shop", b"p/w")
    return AuthResult(success=good, handled=False)


def test_japanese_arrives_as_it_was_written(smtp, named):
    kept, at = smtp()
    named(f"smtp://{at}?starttls=no&from=shop@example.jp")
    mailing.send_sign_in_link(hanako(), LINK)
    envelope, mail = kept.only()
    assert envelope.rcpt_tos == ["hanako@example.jp"]
    assert envelope.mail_from == "shop@example.jp"
    assert mail["Subject"].strip() == "大福帳にサインインするためのリンク"
    assert mail.get_content_charset() == "utf-8"
    text = mail.get_content()
    assert text.splitlines()[0] == "髙橋様"
    assert LINK in text.splitlines()


def test_the_reader_is_written_to_in_their_language(smtp, named):
    kept, at = smtp()
    named(f"smtp://{at}?starttls=no")
    mailing.send_password_reset(hanako("en"), LINK)
    assert kept.only()[1]["Subject"].strip() == "A new password for Daifuku"


def test_starttls_with_name_and_password(smtp, named, certificate):
    kept, at = smtp(
        tls_context=certificate, require_starttls=True, auth_required=True, authenticator=admits
    )
    named(f"smtp://shop:p%2Fw@{at}")
    mailing.send_sign_in_link(hanako(), LINK)
    assert kept.only()[0].rcpt_tos == ["hanako@example.jp"]


def test_tls_from_the_first_byte(smtp, named, certificate):
    kept, at = smtp(ssl_context=certificate)
    named(f"smtps://{at}")
    mailing.send_sign_in_link(hanako(), LINK)
    assert kept.only()[0].rcpt_tos == ["hanako@example.jp"]


def test_a_server_without_starttls_gets_nothing(smtp, named):
    kept, at = smtp()
    named(f"smtp://shop:pw@{at}")
    with pytest.raises(mailing.CannotSend):
        mailing.send_sign_in_link(hanako(), LINK)
    assert kept.envelopes == []


def test_a_stranger_s_certificate_is_not_trusted(smtp, named, certificate, monkeypatch):
    kept, at = smtp(ssl_context=certificate)
    monkeypatch.delenv("SSL_CERT_FILE")
    named(f"smtps://{at}")
    with pytest.raises(mailing.CannotSend):
        mailing.send_sign_in_link(hanako(), LINK)
    assert kept.envelopes == []


def test_a_server_that_is_away_is_a_refusal_in_words(named):
    named(f"smtp://127.0.0.1:{free_ports(1)}?starttls=no")
    with pytest.raises(mailing.CannotSend):
        mailing.send_sign_in_link(hanako(), LINK)


@pytest.fixture
def local(settings, tmp_path):
    """pytest-django keeps mail in memory; here it goes where the product puts it."""
    settings.EMAIL_BACKEND = "daifuku.foundation.outbox.Backend"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"


@pytest.mark.django_db
def test_without_a_server_nothing_leaves_and_the_outbox_shows_it(local, settings):
    mailing.send_sign_in_link(hanako(), LINK)
    (mail,) = outbox.mails(Actor.system())
    assert (mail.to, mail.subject) == ("hanako@example.jp", "大福帳にサインインするためのリンク")
    assert LINK in mail.body
    assert abs(mail.at - datetime.now(UTC)) < timedelta(minutes=1)
    (path,) = settings.EMAIL_FILE_PATH.iterdir()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_mail_to_somebody_above_is_not_there(local, colleague):
    owner = colleague(Role.OWNER)
    mailing.send_sign_in_link(owner, LINK)
    mailing.send_sign_in_link(colleague(Role.ADMIN), LINK)
    seen = outbox.mails(Actor.of(colleague(Role.ADMIN)))
    assert [mail.to.startswith("admin") for mail in seen] == [True]
    assert len(outbox.mails(Actor.of(owner))) == 2


def test_settings_send_nowhere_unless_told():
    """What the product itself starts with, not what tests put in its place."""
    from daifuku.config.settings import mail

    assert mail.EMAIL_BACKEND == "daifuku.foundation.outbox.Backend"
    assert mail.MAIL_LEAVES is False
