"""What the shop knows of its customers beside their receipts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.bulk import Belongings, add_belongings
from daifuku.demo import traits
from daifuku.demo.drafts import TOKYO, moment
from daifuku.demo.messages import Message, Scene, messages
from daifuku.demo.steps import Shop
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change
from daifuku.work import actions as work


def converse(shop: Shop) -> None:
    """Notes, calls and inquiries, each written by a colleague; one change per colleague."""
    names = {row.store_id: {"ja": row.ja, "en": row.en} for row in shop.store_rows}
    scene = Scene(shop.at.astimezone(TOKYO), len(shop.staff), names)
    said = messages(shop.people, scene)
    for number, colleague in enumerate(shop.staff):
        with change("demo.build", by=colleague, at=shop.at):
            for message in said:
                if message.staff == number:
                    _write(message, shop.customers[message.household_id], colleague)


def _write(message: Message, customer_id: int, by: Actor) -> None:
    words, at = message.words, message.at
    if message.kind == "note":
        work.write_note(customer_id, words["body"], by=by, at=at)
    elif message.kind == "call":
        minutes = int(words["minutes"]) if words["minutes"] else None
        new = work.NewCall(words["direction"], words["outcome"], minutes, words["body"])
        work.log_call(customer_id, new, by=by, at=at)
    else:
        asked = work.NewInquiry(words["body"], words["subject"], words["channel"])
        inquiry = work.record_inquiry(customer_id, asked, by=by, at=at)
        if message.answered_at:
            work.answer_inquiry(inquiry.pk, words["answer"], by=by, at=message.answered_at)


def finish(shop: Shop) -> None:
    with change("demo.build", by=shop.by, at=shop.at):
        said = Belongings(consents=list(_consents(shop)), relations=list(_relations(shop)))
        add_belongings(said, by=shop.by, at=shop.at)
    with change("demo.build", by=shop.by, at=shop.at):
        add_belongings(Belongings(list(_preferences(shop))), by=shop.by, at=shop.at)


def _relations(shop: Shop) -> Iterator[tuple[NewRelation, datetime]]:
    for family, spouse, household in shop.families:
        head, since = shop.customers[family.head.home.household_id], family.since_on
        told_at = moment(family.head.joined_on)
        yield NewRelation(head, household, "head", since_on=since), told_at
        yield NewRelation(spouse, household, "member", since_on=since), told_at
        yield NewRelation(spouse, head, "spouse", since_on=since), told_at
    for company, company_id in shop.organisations:
        contact, since = shop.customers[company.contact.home.household_id], company.since_on
        told_at = moment(since)
        yield NewRelation(contact, company_id, "contact", company.title, since), told_at
        if company.former:
            former = shop.customers[company.former.home.household_id]
            yield (
                NewRelation(former, company_id, "contact", "", since - timedelta(days=700), since),
                told_at,
            )


def _preferences(shop: Shop) -> Iterator[tuple[int, NewPreference, datetime]]:
    for person in shop.people:
        for wish in traits.wishes(person):
            new = NewPreference(wish.topic, wish.value, wish.source, wish.stated, wish.confidence)
            yield shop.customers[person.home.household_id], new, moment(wish.noted_on)


def _consents(shop: Shop) -> Iterator[tuple[int, NewConsent, datetime]]:
    for person in shop.people:
        for said in traits.statements(person):
            new = NewConsent(said.purpose, said.channel, said.granted, said.source, traits.WORDING)
            yield shop.customers[person.home.household_id], new, moment(said.on)
