from daifuku.customers.models.belonging import CustomerTag, Relation, Tag
from daifuku.customers.models.contact import ContactPoint, ExternalId
from daifuku.customers.models.customer import Customer, Figures, Suppression
from daifuku.customers.models.stage import Stage, StageChange
from daifuku.customers.models.wishes import Consent, Preference

__all__ = [
    "Consent",
    "ContactPoint",
    "Customer",
    "CustomerTag",
    "ExternalId",
    "Figures",
    "Preference",
    "Relation",
    "Stage",
    "StageChange",
    "Suppression",
    "Tag",
]
