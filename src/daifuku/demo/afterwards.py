"""What the shop knows of its customers beside their receipts."""

from datetime import datetime, timedelta

from daifuku.commerce import bulk as commerce
from daifuku.customers import actions
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
        asked = work.NewInquiry(words["subject"], words["channel"], words["body"])
        inquiry = work.record_inquiry(customer_id, asked, by=by, at=at)
        if message.answered_at:
            work.answer_inquiry(inquiry.pk, words["answer"], by=by, at=message.answered_at)


def finish(shop: Shop) -> None:
    _relate(shop)
    _wish(shop)
    commerce.index_products()


def _relate(shop: Shop) -> None:
    with change("demo.build", by=shop.by, at=shop.at):
        for family, spouse, household in shop.families:
            head, since = shop.customers[family.head.home.household_id], family.since_on
            for from_id, to_id, role in (
                (head, household, "head"),
                (spouse, household, "member"),
                (spouse, head, "spouse"),
            ):
                new = actions.NewRelation(from_id, to_id, role, since_on=since)
                actions.relate(new, by=shop.by, at=shop.at)
        for company, company_id in shop.organisations:
            contact = shop.customers[company.contact.home.household_id]
            new = actions.NewRelation(
                contact, company_id, "contact", company.title, since_on=company.since_on
            )
            actions.relate(new, by=shop.by, at=shop.at)
            if company.former:
                former = shop.customers[company.former.home.household_id]
                started = company.since_on - timedelta(days=700)
                new = actions.NewRelation(
                    former, company_id, "contact", "", started, company.since_on
                )
                actions.relate(new, by=shop.by, at=shop.at)


def _wish(shop: Shop) -> None:
    with change("demo.build", by=shop.by, at=shop.at):
        for person in shop.people:
            customer_id = shop.customers[person.home.household_id]
            for wish in traits.wishes(person):
                new = actions.NewPreference(
                    wish.topic, wish.value, wish.source, wish.stated, wish.confidence
                )
                actions.set_preference(customer_id, new, by=shop.by, at=moment(wish.noted_on))
            for said in traits.statements(person):
                actions.set_consent(customer_id, _consent(said), by=shop.by, at=moment(said.on))


def _consent(said: traits.Statement) -> actions.NewConsent:
    at: datetime = moment(said.on)
    return actions.NewConsent(
        said.purpose, said.channel, said.granted, said.source, traits.WORDING, given_at=at
    )
