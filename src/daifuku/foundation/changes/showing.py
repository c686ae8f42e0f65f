"""Which changes somebody may read about, besides those that concern customers they cannot see."""

from django.db.models import Q

from daifuku.foundation.access import Actor, Role, can
from daifuku.foundation.registries import verbs

_AUDITED = "user"


def shown_to(actor: Actor) -> Q:
    """What is done to colleagues and to the company stands in the audit log, for whoever may read
    that; others read of it what they did themselves."""
    if can(actor, "foundation.see_audit"):
        return Q()
    kept = [verb.key for verb in verbs if verb.minimum >= Role.ADMIN]
    others = ~Q(subject_kind=_AUDITED) & ~Q(action__in=kept)
    return others if actor.user_id is None else others | Q(by_id=actor.user_id)
