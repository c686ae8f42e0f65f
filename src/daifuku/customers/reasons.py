"""Why two customers may be one, or may not, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "names_swapped": _("Family and given name in each other's place"),
    "family_same": _("Same family name"),
    "family_reading_same": _("Family name reads the same"),
    "family_kanji_differs": _("Family name reads the same, other characters"),
    "family_sounds_alike": _("Family name sounds alike"),
    "family_close": _("Family name differs by a slip"),
    "family_differs": _("Other family name"),
    "given_same": _("Same given name"),
    "given_reading_same": _("Given name reads the same"),
    "given_kanji_differs": _("Given name reads the same, other characters"),
    "given_sounds_alike": _("Given name sounds alike"),
    "given_close": _("Given name differs by a slip"),
    "shared_by_others": _("Reached at one place, but of other names"),
    "given_differs": _("Other given name"),
    "birthday_same": _("Same birthday"),
    "birthday_same_as_twins": _("Same birthday, like twins"),
    "birthday_slip": _("Birthday differs by a slip"),
    "birthday_other_year": _("Same day of birth, other year"),
    "birthday_differs": _("Other birthday"),
    "gender_same": _("Same gender"),
    "gender_differs": _("Other gender"),
    "mail_same": _("Same mail address"),
    "mail_same_other_family": _("Same mail address, other family name"),
    "mail_same_other_name": _("Same mail address, other name"),
    "mail_name_same": _("Same mail name at another provider"),
    "phone_address_same": _("Same phone number and address"),
    "phone_same": _("Same phone number"),
    "phone_same_other_family": _("Same phone number, other family name"),
    "phone_same_other_name": _("Same phone number, other name"),
    "address_same": _("Same address"),
    "address_same_other_family": _("Same address, other family name"),
    "address_same_other_name": _("Same address, other name"),
    "house_same": _("Same house"),
    "postal_code_same": _("Same postal code"),
    "reached_elsewhere": _("Reached elsewhere"),
    "company_same": _("Same company name"),
    "company_reading_same": _("Company name reads the same"),
    "company_close": _("Company name differs by a slip"),
    "company_within": _("One company name begins with the other"),
    "company_differs": _("Other company name"),
    "corporate_number_same": _("Same corporate number"),
    "corporate_number_differs": _("Other corporate number"),
}


# Less than this nobody would name.
_LEAST_BITS = 0.5


def reason_in_words(code: str) -> str:
    return str(_WORDS.get(code, code))


def reasons_in_words(reasons: Iterable[tuple[str, float]]) -> list[tuple[str, str]]:
    """(words, tone) of each that has a weight: what speaks for it is ok, what against it a warning."""
    told = [(code, bits) for code, bits in reasons if abs(bits) >= _LEAST_BITS]
    return [(reason_in_words(code), "ok" if bits > 0 else "warn") for code, bits in told]
