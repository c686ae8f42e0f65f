"""What is peculiar to Japan: telephones, addresses, dates by era, forms of address, numbers."""

from daifuku.foundation.japan.addresses import (
    PREFECTURES,
    normalise_address_line,
    split_prefecture,
)
from daifuku.foundation.japan.corporations import check_corporate_number
from daifuku.foundation.japan.dates import format_date, parse_date
from daifuku.foundation.japan.names import (
    HONORIFICS,
    NameParts,
    Recipient,
    addressee,
    display_name,
    honorific,
)
from daifuku.foundation.japan.numbers import parse_decimal, parse_integer
from daifuku.foundation.japan.phones import Phone, format_phone, parse_phone
from daifuku.foundation.japan.postal import (
    PostalAddress,
    address_for_postal_code,
    cities_of,
    parse_postal_code,
)
from daifuku.foundation.text.errors import BadValue

__all__ = [
    "HONORIFICS",
    "PREFECTURES",
    "BadValue",
    "NameParts",
    "Phone",
    "PostalAddress",
    "Recipient",
    "address_for_postal_code",
    "addressee",
    "check_corporate_number",
    "cities_of",
    "display_name",
    "format_date",
    "format_phone",
    "honorific",
    "normalise_address_line",
    "parse_date",
    "parse_decimal",
    "parse_integer",
    "parse_phone",
    "parse_postal_code",
    "split_prefecture",
]
