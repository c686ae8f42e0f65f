"""What was asked of a record that was merged waits with the root."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, merge_customers, read_new
from daifuku.foundation.access import Actor
from daifuku.work import actions
from daifuku.work.models import Inquiry
from daifuku.work.queries import open_inquiries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


def test_an_open_inquiry_leads_to_the_root(yamada, staff_actor, colleague):
    twin = create_customer(read_new({"family_name": "山多"}), by=BY, at=AT).id
    inquiry = actions.record_inquiry(twin, actions.NewInquiry("再入荷は？"), by=BY, at=AT)
    merge_customers(yamada, twin, take=[], by=BY, at=AT)
    assert Inquiry.objects.get(id=inquiry.id).customer_id == twin
    (row,) = open_inquiries(staff_actor)
    assert (row.id, row.customer_id, row.customer_name) == (inquiry.id, yamada, "山田")
    assert open_inquiries(Actor.of(colleague(sees="own"))) == []
