"""The second step of a colleague who lost it: an administrator takes it away, and they are told."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.colleagues import refuse_rank
from daifuku.foundation.errors import Conflict, NotFound
from daifuku.foundation.models import User


class NoSecondStep(Conflict):
    code = "no_second_step"
    message = _("They have no second step.")


class OwnSecondStep(Conflict):
    code = "own_second_step"
    message = _("Remove your own second step in your profile.")


def kinds_of(user_id: int) -> list[str]:
    """What a colleague has set up, each kind once."""
    found = Authenticator.objects.filter(user_id=user_id).order_by("type")
    return list(dict.fromkeys(found.values_list("type", flat=True)))


def remove_second_step(user_id: int, *, by: Actor, at: datetime) -> User:
    """Take app, passkeys and recovery codes away; what remains is password or mailed link. Whoever
    calls mails them. Refuses a role above one's own, oneself (that is done in one's own settings,
    with the second step at hand), who is unknown, and with NoSecondStep."""
    may(by, "foundation.remove_second_step")
    if user_id == by.user_id:
        raise OwnSecondStep
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    refuse_rank(user.role, by)
    with change("foundation.remove_second_step", by=by, at=at, subject=("user", user_id)):
        kinds = kinds_of(user_id)
        if not kinds:
            raise NoSecondStep
        Authenticator.objects.filter(user_id=user_id).delete()
        for kind in kinds:
            facts = {"of": user_id, "key": kind}
            audit.note("sign_in_key_removed", at=at, user_id=by.user_id, facts=facts)
    return user
