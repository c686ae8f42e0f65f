"""What happens to a customer's record."""

from datetime import date

from daifuku.ledger.facts import Code, Ref, fact


@fact("customers.customer_added", retention="profile")
class CustomerAdded:
    """A customer came into the book."""

    customer_kind: Code
    stage: Code | None = None


@fact("customers.customer_edited", retention="profile")
class CustomerEdited:
    """Fields of the record were changed; which ones, never to what."""

    fields: tuple[Code, ...]


@fact("customers.customer_deleted", retention="profile")
class CustomerDeleted:
    """The record went to the bin."""


@fact("customers.customer_restored", retention="profile")
class CustomerRestored:
    """The record came back from the bin."""


@fact("customers.contact_point_added", retention="profile")
class ContactPointAdded:
    """A mail address, telephone number or postal address was written down."""

    contact_point_id: Ref
    point_kind: Code


@fact("customers.contact_point_edited", retention="profile")
class ContactPointEdited:
    """A contact point was corrected or marked."""

    contact_point_id: Ref
    point_kind: Code
    fields: tuple[Code, ...]


@fact("customers.contact_point_removed", retention="profile")
class ContactPointRemoved:
    """A contact point was taken away."""

    contact_point_id: Ref
    point_kind: Code


@fact("customers.stage_entered", retention="profile")
class StageEntered:
    """The customer entered a stage of the lifecycle."""

    stage: Code
    former: Code | None = None


@fact("customers.consent_given", retention="consent")
class ConsentGiven:
    """The customer agreed to a purpose by a channel."""

    consent_id: Ref
    purpose: Code
    channel: Code


@fact("customers.consent_withdrawn", retention="consent")
class ConsentWithdrawn:
    """The customer took an agreement back."""

    consent_id: Ref
    purpose: Code
    channel: Code


@fact("customers.preference_set", retention="profile")
class PreferenceSet:
    """A taste or wish was stated by the customer, or guessed from what they do."""

    preference_id: Ref
    topic: Code
    stated: bool
    expires_on: date | None = None


@fact("customers.tag_added", retention="profile")
class TagAdded:
    """A tag was put on the customer."""

    tag_id: Ref


@fact("customers.tag_removed", retention="profile")
class TagRemoved:
    """A tag was taken off the customer."""

    tag_id: Ref


@fact("customers.relation_began", retention="profile")
class RelationBegan:
    """Two customers are related from now on (member of a household, employee, introducer)."""

    relation_id: Ref
    other_id: Ref
    role: Code


@fact("customers.relation_ended", retention="profile")
class RelationEnded:
    """A relation came to its end."""

    relation_id: Ref
    other_id: Ref
    role: Code


@fact("customers.customer_merged", retention="profile")
class CustomerMerged:
    """Another record turned out to be this customer; it answers for both from now on."""

    other_id: Ref


@fact("customers.customer_separated", retention="profile")
class CustomerSeparated:
    """A record that had been merged into this one stands for itself again."""

    other_id: Ref
