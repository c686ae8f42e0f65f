"""What is saved as it was leaves no trace."""

from datetime import UTC, datetime

import pytest

from daifuku.foundation.access import Actor
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.company import edit_company
from daifuku.foundation.models import AuditEntry, Change, Company

pytestmark = pytest.mark.usefixtures("own_database")
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ME = Actor.system()


def test_saving_a_profile_or_the_company_as_it_was_leaves_no_change(colleague):
    user, company = colleague(language="ja"), Company.current()
    before = (Change.objects.count(), AuditEntry.objects.count())
    edit_user(user.pk, {"language": "ja", "sees": user.sees}, by=ME, at=AT)
    edit_company({"timezone": company.timezone, "name_ja": company.names.ja}, by=ME, at=AT)
    assert (Change.objects.count(), AuditEntry.objects.count()) == before
    edit_user(user.pk, {"language": "en"}, by=ME, at=AT)
    edit_company({"timezone": "Asia/Seoul", "name_ja": "大福屋"}, by=ME, at=AT)
    assert Change.objects.count() == before[0] + 2
