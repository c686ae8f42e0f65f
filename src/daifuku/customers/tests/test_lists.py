"""Tags are kept in order: one name once, none removed that is in use."""

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import CannotRemoveUsedTag
from daifuku.foundation.errors import Invalid, NotAllowed


def test_a_name_is_taken_once_however_it_is_written(by, at):
    actions.add_tag({"ja": "ゴールド", "en": "Gold"}, by=by, at=at)
    with pytest.raises(Invalid) as refused:
        actions.add_tag("ｺﾞｰﾙﾄﾞ", by=by, at=at)
    assert refused.value.errors[0].code == "repeated"


def test_a_tag_is_renamed(by, at):
    made = actions.add_tag("金", by=by, at=at)
    actions.edit_tag(made.id, {"ja": "金", "en": "Gold"}, by=by, at=at, hue=11)
    assert [(t.names.en, t.hue) for t in queries.all_tags()] == [("Gold", 11)]


def test_a_used_tag_is_not_removed(mika, by, at):
    made = actions.add_tag("金", by=by, at=at)
    actions.tag(mika.id, made.id, by=by, at=at)
    with pytest.raises(CannotRemoveUsedTag):
        actions.remove_tag(made.id, by=by, at=at)
    actions.untag(mika.id, made.id, by=by, at=at)
    actions.remove_tag(made.id, by=by, at=at)
    assert queries.all_tags() == []


@pytest.mark.parametrize(("names", "hue"), [("", 0), ("長" * 61, 0), ("金", 12), ({"fr": "or"}, 0)])
def test_a_tag_without_name_or_with_an_unknown_hue_is_refused(by, at, names, hue):
    with pytest.raises(Invalid):
        actions.add_tag(names, by=by, at=at, hue=hue)


def test_staff_do_not_make_tags(staff_actor, at):
    with pytest.raises(NotAllowed):
        actions.add_tag("金", by=staff_actor, at=at)
