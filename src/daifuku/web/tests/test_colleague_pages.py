"""Settings → colleagues, teams, links to sign in and the outbox, as an administrator uses them."""

import os
import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.queries import visible_to
from daifuku.foundation import outbox, search
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.company import edit_company
from daifuku.foundation.mailing_jobs import forget_old_mail, send_password_reset
from daifuku.foundation.models import AuditEntry, Company, Team, User
from harness.people import BACKEND

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN)


@pytest.fixture
def local(settings, tmp_path):
    settings.EMAIL_BACKEND = "daifuku.foundation.outbox.Backend"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"


def link_in(text: str) -> str:
    return re.search(r"http://testserver(/\S+)", text)[1]


def access(person, **changed):
    fields = {"role": person.role, "sees": person.sees, "is_active": "on"}
    return fields | {"family_name": person.family_name} | changed


def test_a_team_is_made_and_its_people_see_one_another_s_customers(admin, colleague):
    made = admin.post("/settings/teams/new", {"names_ja": "本店", "names_en": "Main shop"})
    assert made.status_code == 302
    team = Team.objects.get()
    one, other, stranger = (colleague(Role.STAFF, family_name=f"係{n}") for n in range(3))
    for person in (one, other):
        address = f"/settings/people/{person.pk}"
        given = access(person, sees="team", team_id=team.pk)
        assert admin.post(address, given).status_code == 302
    theirs = create_customer(read_new({"family_name": "山田", "owner_id": other.pk}), by=BY, at=AT)
    create_customer(read_new({"family_name": "山本", "owner_id": stranger.pk}), by=BY, at=AT)
    one.refresh_from_db()
    assert list(visible_to(Actor.of(one))) == [theirs]
    assert [hit.title for hit in search.find("山", Actor.of(one)).hits] == ["山田"]
    shown = admin.get("/settings/people/").content.decode()
    assert "本店" in shown


def test_who_joins_a_team_is_found_by_it_from_then_on(admin, colleague):
    team = Team.objects.create(names={"ja": "本店"})
    one = colleague(Role.STAFF, team=team, sees="team")
    other = colleague(Role.STAFF)
    theirs = create_customer(read_new({"family_name": "山田", "owner_id": other.pk}), by=BY, at=AT)
    assert search.find("山田", Actor.of(one)).hits == []
    admin.post(f"/settings/people/{other.pk}", access(other, team_id=team.pk))
    assert [hit.object_id for hit in search.find("山田", Actor.of(one)).hits] == [theirs.pk]
    assert list(visible_to(Actor.of(one))) == [theirs]


def test_the_choice_of_a_team_s_customers_is_hidden_without_teams_and_refused_in_words(
    admin, colleague
):
    person = colleague(Role.STAFF)
    address = f"/settings/people/{person.pk}"
    assert 'value="team"' not in admin.get(address).content.decode()
    Team.objects.create(names={"ja": "本店"})
    assert 'value="team"' in admin.get(address).content.decode()
    refused = admin.post(address, access(person, sees="team"))
    assert refused.status_code == 422
    assert "先にチームを選んでください" in refused.content.decode()
    person.refresh_from_db()
    assert person.sees == "all"


def test_a_team_with_people_stays(admin, colleague):
    team = Team.objects.create(names={"ja": "本店"})
    member = colleague(Role.STAFF, team=team)
    refused = admin.post(f"/settings/teams/{team.pk}/remove")
    assert refused.status_code == 409
    assert "メンバーが1人" in refused.content.decode()
    admin.post(f"/settings/people/{member.pk}", access(member, team_id=""))
    assert admin.post(f"/settings/teams/{team.pk}/remove").status_code == 302
    assert not Team.objects.exists()


def test_a_new_colleague_comes_in_by_the_mailed_link(admin, mailoutbox):
    fields = {"email": "new@shop.example", "family_name": "新井", "role": 20, "sees": "all"}
    assert admin.post("/settings/people/new", fields).status_code == 302
    assert "new@shop.example" in admin.get("/settings/people/").content.decode()
    path = link_in(mailoutbox[0].body)
    newcomer = Client()
    # Mail programs look ahead: looking alone signs nobody in and uses nothing up.
    assert "新井" in newcomer.get(path).content.decode()
    assert "_auth_user_id" not in newcomer.session
    assert newcomer.post(path)["Location"] == "/"
    assert newcomer.get("/settings/profile").status_code == 200
    again = Client()
    assert "login" in again.post(path)["Location"]
    assert "使用済みか期限切れ" in again.get("/accounts/login/").content.decode()


def test_a_link_is_sent_from_the_person_s_page(admin, colleague, mailoutbox):
    person = colleague(Role.STAFF)
    assert "サインイン用リンク" in admin.get(f"/settings/people/{person.pk}").content.decode()
    sent = admin.post(f"/settings/people/{person.pk}/link", follow=True)
    assert person.email in sent.content.decode()
    assert mailoutbox[0].to == [person.email]
    owner = colleague(Role.OWNER)
    assert admin.post(f"/settings/people/{owner.pk}/link").status_code == 403
    assert f"/settings/people/{owner.pk}/link" not in (
        admin.get(f"/settings/people/{owner.pk}").content.decode()
    )


def test_a_server_that_takes_nothing_is_told_and_the_colleague_stays(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    fields = {"email": "new@shop.example", "role": 20, "sees": "all"}
    told = admin.post("/settings/people/new", fields, follow=True).content.decode()
    assert "メールは送られていません" in told
    assert User.objects.filter(email="new@shop.example").exists()


def test_the_outbox_is_read_as_text_by_administrators_and_noted(admin, colleague, local, signed_in):
    evil = colleague(Role.STAFF, family_name="<b>山</b>")
    admin.post(f"/settings/people/{evil.pk}/link")
    listed = admin.get("/settings/outbox/").content.decode()
    name = re.search(r"/settings/outbox/([\w-]+)", listed)[1]
    shown = admin.get(f"/settings/outbox/{name}")
    assert "&lt;b&gt;山&lt;/b&gt;" in shown.content.decode()
    assert f"/sign-in/{evil.pk}/" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert AuditEntry.objects.filter(event="mail_read").count() == 1
    for other in ("/settings/outbox/", f"/settings/outbox/{name}"):
        assert signed_in(Role.MANAGER).get(other).status_code == 403
    assert admin.get("/settings/outbox/nothing-there").status_code == 404


def test_where_mail_leaves_there_is_no_outbox(admin, settings):
    settings.MAIL_LEAVES = True
    assert admin.get("/settings/outbox/").status_code == 404


def test_a_forgotten_password_is_chosen_anew(colleague, client, mailoutbox, monkeypatch):
    person = colleague(Role.STAFF)
    person.set_password("long-forgotten-1")
    person.save()
    queued = []
    monkeypatch.setattr(
        "daifuku.foundation.accounts.defer", lambda _name, **given: queued.append(given)
    )
    known = client.post("/accounts/password/reset/", {"email": person.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@shop.example"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert mailoutbox == []
    assert queued == [{"user_id": person.pk, "site": "http://testserver"}]
    send_password_reset(**queued[0])
    assert mailoutbox[0].subject == "大福帳の新しいパスワード"
    page = client.get(link_in(mailoutbox[0].body), follow=True)
    assert "新しいパスワード" in page.content.decode()
    new = {"password1": "opaque-teapot-42", "password2": "opaque-teapot-42"}
    done = client.post(page.request["PATH_INFO"], new, follow=True)
    assert done.status_code == 200
    person.refresh_from_db()
    assert person.check_password("opaque-teapot-42")
    line = AuditEntry.objects.get(event="password_changed")
    assert (line.user_id, line.facts) == (person.pk, {"by_mail": True})


def test_nobody_s_inactive_account_is_mailed(colleague, mailoutbox):
    send_password_reset(user_id=colleague(is_active=False).pk, site="http://testserver")
    assert mailoutbox == []


def test_an_administrator_removes_a_lost_second_step(admin, colleague, mailoutbox):
    person = colleague(Role.STAFF, family_name="花岡", language="ja")
    for kind in ("totp", "recovery_codes", "webauthn"):
        Authenticator.objects.create(user=person, type=kind, data={})
    address = f"/settings/people/{person.pk}"
    assert "パスキー" in admin.get(address).content.decode()
    told = admin.post(f"{address}/second-step", follow=True).content.decode()
    assert "二段階認証を解除し" in told
    assert not Authenticator.objects.exists()
    lines = AuditEntry.objects.filter(event="sign_in_key_removed").order_by("id")
    assert {line.user_id for line in lines} == {int(admin.session["_auth_user_id"])}
    assert [line.facts for line in lines] == [
        {"of": person.pk, "key": kind} for kind in ("recovery_codes", "totp", "webauthn")
    ]
    assert (mailoutbox[0].to, len(mailoutbox)) == ([person.email], 1)
    assert "二段階認証" in mailoutbox[0].subject
    assert admin.post(f"{address}/second-step").status_code == 409
    assert f"{address}/second-step" not in admin.get(address).content.decode()


def test_nobody_removes_that_of_one_above_or_his_own(admin, colleague):
    owner = colleague(Role.OWNER)
    Authenticator.objects.create(user=owner, type="totp", data={})
    for person, status in ((owner.pk, 403), (admin.session["_auth_user_id"], 409)):
        address = f"/settings/people/{person}"
        assert admin.post(f"{address}/second-step").status_code == status
        assert f"{address}/second-step" not in admin.get(address).content.decode()
    assert Authenticator.objects.exists()


def test_who_removes_one_proves_who_he_is(colleague, client):
    chief, person = colleague(Role.ADMIN), colleague(Role.STAFF)
    chief.set_password("opaque-teapot-42")
    chief.save()
    Authenticator.objects.create(user=person, type="totp", data={})
    client.force_login(chief, backend=BACKEND)
    sent = client.post(f"/settings/people/{person.pk}/second-step")
    assert "reauthenticate" in sent["Location"]
    assert Authenticator.objects.exists()


def test_old_mail_goes_from_the_outbox(local, admin, colleague):
    person = colleague(Role.STAFF)
    for _ in range(2):
        admin.post(f"/settings/people/{person.pk}/link")
    old, fresh = sorted(outbox.folder().iterdir())
    month_ago = time.time() - 31 * 86400
    os.utime(old, (month_ago, month_ago))
    forget_old_mail()
    assert [*outbox.folder().iterdir()] == [fresh]


def as_shown(answer, **typed):
    """What the form posts, of which only `typed` was changed."""
    was = dict(re.findall(r'name="was_(\w+)" value="([^"]*)"', answer.content.decode()))
    boxes = {"is_active"}
    posted = {name: value for name, value in was.items() if value or name not in boxes}
    return posted | {f"was_{name}": value for name, value in was.items()} | typed


def test_a_page_left_open_gives_no_rights_back(admin, admin_actor, colleague):
    person = colleague(Role.MANAGER)
    address = f"/settings/people/{person.pk}"
    form = as_shown(admin.get(address), given_name="花")
    edit_user(person.pk, {"role": Role.VIEWER, "sees": "own"}, by=admin_actor, at=AT)
    assert admin.post(address, form).status_code == 302
    person.refresh_from_db()
    assert (person.given_name, person.role, person.sees) == ("花", Role.VIEWER, "own")


def test_a_right_that_two_changed_is_told_before_it_is_saved_over(admin, admin_actor, colleague):
    person = colleague(Role.MANAGER)
    address = f"/settings/people/{person.pk}"
    form = as_shown(admin.get(address), role=int(Role.STAFF))
    edit_user(person.pk, {"role": Role.VIEWER, "is_active": False}, by=admin_actor, at=AT)
    refused = admin.post(address, form)
    told = refused.content.decode()
    assert refused.status_code == 422
    assert f"編集中に{admin_actor.name}さんが変更しました（今の値：閲覧" in told
    assert "自分の入力で上書き" in told
    assert 'name="is_active" id="id_is_active" checked' not in told
    person.refresh_from_db()
    assert (person.role, person.is_active) == (Role.VIEWER, False)
    assert admin.post(address, as_shown(refused, role=int(Role.STAFF))).status_code == 302
    person.refresh_from_db()
    assert (person.role, person.is_active) == (Role.STAFF, False)


def test_the_company_keeps_what_another_page_set(admin, admin_actor):
    form = as_shown(admin.get("/settings/company"), name_en="Minato")
    edited = {"name_ja": "みなと", "week_start": 0, "timezone": "Asia/Seoul"}
    edit_company(edited, by=admin_actor, at=AT)
    assert admin.post("/settings/company", form).status_code == 302
    company = Company.objects.get()
    assert (company.names.en, company.week_start) == ("Minato", 0)
    assert (company.names.ja, company.timezone) == ("みなと", "Asia/Seoul")
