import pytest
from django.test import Client

from daifuku.foundation import one_time
from daifuku.foundation.access import Role
from daifuku.foundation.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return User.objects.create_user("owner@example.jp", "x", role=Role.OWNER)


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_link_signs_in_and_the_audit_log_knows(owner, client):
    answer = client.get(one_time.path_for(owner))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in_as(client) == str(owner.pk)
    assert AuditEntry.objects.filter(event="signed_in", user=owner).exists()


def test_the_link_works_once(owner, client):
    link = one_time.path_for(owner)
    client.get(link)
    second = Client()
    assert "login" in second.get(link)["Location"]
    assert signed_in_as(second) is None


def test_the_link_of_one_person_does_not_fit_another(owner, client):
    other = User.objects.create_user("staff@example.jp", "x", role=Role.STAFF)
    stolen = one_time.path_for(other).replace(f"/{other.pk}/", f"/{owner.pk}/")
    assert "login" in client.get(stolen)["Location"]
    assert signed_in_as(client) is None


def test_who_left_does_not_come_back_by_a_link(owner, client):
    link = one_time.path_for(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert "login" in client.get(link)["Location"]
    assert signed_in_as(client) is None


def test_a_new_password_voids_the_link(owner, client):
    link = one_time.path_for(owner)
    owner.set_password("another")
    owner.save()
    assert "login" in client.get(link)["Location"]


@pytest.mark.parametrize("spoken", ["en", "ja"])
def test_the_first_time_they_are_greeted_in_the_language_of_their_browser(owner, client, spoken):
    client.get(one_time.path_for(owner), HTTP_ACCEPT_LANGUAGE=spoken)
    assert User.objects.get(pk=owner.pk).language == spoken
    owner.refresh_from_db()
    client.get(one_time.path_for(owner), HTTP_ACCEPT_LANGUAGE="en" if spoken == "ja" else "ja")
    assert User.objects.get(pk=owner.pk).language == spoken
