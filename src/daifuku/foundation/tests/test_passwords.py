import pytest
from django.utils.translation import override

from daifuku.foundation.access import Actor, Role
from daifuku.foundation.clock import now
from daifuku.foundation.colleagues import add_user
from daifuku.foundation.errors import Invalid
from daifuku.foundation.passwords import LONGEST

pytestmark = pytest.mark.django_db
SENTENCE = "うさぎ追いしかの山" * 40


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ja", "パスワードは256文字以内で入力してください。"),
        ("en", "A password has at most 256 characters."),
    ],
)
def test_a_password_without_end_is_refused(language, told):
    with override(language), pytest.raises(Invalid) as refused:
        add_user("a@shop.example", SENTENCE, {}, by=Actor.system(), at=now())
    assert [(one.field, str(one.message)) for one in refused.value.errors] == [("password", told)]


def test_a_whole_sentence_is_a_password():
    kept = SENTENCE[:LONGEST]
    assert add_user("a@shop.example", kept, {}, by=Actor.system(), at=now()).check_password(kept)


def test_whoever_changes_theirs_is_told_too(colleague, client):
    person = colleague(Role.STAFF)
    person.set_password("opaque-teapot-42")
    person.save()
    client.post("/accounts/login/", {"login": person.email, "password": "opaque-teapot-42"})
    new = {"oldpassword": "opaque-teapot-42", "password1": SENTENCE, "password2": SENTENCE}
    page = client.post("/accounts/password/change/", new).content.decode()
    assert "パスワードは256文字以内で入力してください。" in page
