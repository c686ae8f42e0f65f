"""What is written down while its customer is being erased does not outlive the erasure."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from daifuku.customers.actions import create_customer, erase_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change
from daifuku.foundation.errors import NotFound
from daifuku.work import actions
from daifuku.work.models import Call, Inquiry, Note
from daifuku.work.tests.test_actions import AT
from harness.at_once import wait_until_somebody_waits

BY = Actor.system()
WRITING = {
    "note": lambda id_, _inquiry: actions.write_note(id_, "内緒", by=BY, at=AT),
    "call": lambda id_, _inquiry: actions.log_call(id_, actions.NewCall(body="内緒"), by=BY, at=AT),
    "inquiry": lambda id_, _inquiry: actions.record_inquiry(
        id_, actions.NewInquiry("内緒"), by=BY, at=AT
    ),
    "answer": lambda _id, inquiry: actions.answer_inquiry(inquiry, "内緒", by=BY, at=AT),
}


@pytest.mark.parametrize("what", WRITING)
def test_it_waits_and_finds_nobody(own_database, what):
    yamada = create_customer(read_new({"family_name": "山田"}), by=BY, at=AT).pk
    inquiry = actions.record_inquiry(yamada, actions.NewInquiry("再入荷"), by=BY, at=AT).pk
    erased = Event()

    def erasing():
        try:
            with change("customers.erase_customer", by=BY, at=AT):
                erase_customer(yamada, by=BY, at=AT)
                erased.set()
                wait_until_somebody_waits()
        finally:
            connection.close()

    def writing():
        assert erased.wait(timeout=20)
        try:
            with pytest.raises(NotFound):
                WRITING[what](yamada, inquiry)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(erasing), pool.submit(writing)]
        for one in both:
            one.result(timeout=60)
    with own_database.connect() as asked:
        tables = [model._meta.db_table for model in (Note, Call, Inquiry)]
        for table in (*tables, "ledger_private"):
            assert "内緒" not in str(asked.execute(f"SELECT t::text FROM {table} t").fetchall())
