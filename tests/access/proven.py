"""Somebody who has a password, an app that makes codes, codes on paper and a passkey."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from daifuku.foundation import one_time

PASSWORD = "opaque-teapot-42"


def equip(user: Any) -> Authenticator:
    """Gives all of it to `user`, and back the passkey."""
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return WebAuthn.add(user, "iPhone", passkey()).instance


def passkey() -> dict[str, Any]:
    """As a telephone would send it; nobody has its secret half."""
    key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    held = AttestedCredentialData.create(b"\0" * 16, b"telephone", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(b"\0" * 32, flags, 0, held)
    asked = CollectedClientData.create("webauthn.create", b"challenge", "http://testserver")
    answer = AuthenticatorAttestationResponse(
        client_data=asked, attestation_object=AttestationObject.create("none", told, {})
    )
    return dict(RegistrationResponse(raw_id=b"telephone", response=answer))


def proven(user: Any) -> Client:
    """Signed in by the link of the command, which proves who one is."""
    client = Client()
    assert client.get(one_time.path_for(user))["Location"] == "/"
    return client


def half_in(user: Any) -> Client:
    """Has typed the password, and is asked for the second step."""
    client = Client()
    sent = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert sent["Location"].startswith("/accounts/2fa/authenticate/")
    return client
