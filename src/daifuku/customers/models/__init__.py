from daifuku.customers.models.belonging import CustomerTag, Relation, Tag
from daifuku.customers.models.contact import ContactPoint, ExternalId
from daifuku.customers.models.customer import Customer, Figures, Suppression
from daifuku.customers.models.links import CustomerLink, Distinct, Likeness
from daifuku.customers.models.stage import Stage, StageChange
from daifuku.customers.models.wishes import Consent, Preference

__all__ = [
    "Consent",
    "ContactPoint",
    "Customer",
    "CustomerLink",
    "CustomerTag",
    "Distinct",
    "ExternalId",
    "Figures",
    "Likeness",
    "Preference",
    "Relation",
    "Stage",
    "StageChange",
    "Suppression",
    "Tag",
]
