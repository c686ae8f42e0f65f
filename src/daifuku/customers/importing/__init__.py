"""Files of customers: their columns, their rows, and what becomes of them."""

from daifuku.customers.importing.columns import FIELDS
from daifuku.customers.importing.comparing import compare
from daifuku.customers.importing.keyed import KEYS
from daifuku.customers.importing.knowing import known
from daifuku.customers.importing.reading import finished, read
from daifuku.customers.importing.writing import write
from daifuku.foundation.imports import Kind

KIND = Kind(
    key="customers",
    verb="customers.load",
    fields=FIELDS,
    read=read,
    compare=compare,
    write=write,
    known=known,
    ahead=finished,
    keys=KEYS,
    heard=True,
    tables=(
        "customers_customer",
        "customers_contact_point",
        "customers_external_id",
        "customers_relation",
        "customers_customer_tag",
        "customers_tag",
        "customers_stage",
    ),
    one_of=(
        ("family_name", "given_name", "name", "company", "email", "phone", "mobile", "number"),
    ),
)
