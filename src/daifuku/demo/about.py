"""What is real in the demo, and what is made up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# (what, is it real, how it came about)
ABOUT: tuple[tuple[Any, bool, Any], ...] = (
    (
        _("Receipts"),
        True,
        _(
            "155,848 receipts with 1,469,307 lines: one year of 2,469 households at 457 stores of"
            " a supermarket chain in the United States, the data set “The Complete Journey” of"
            " dunnhumby, read from an installed Python package and never altered."
        ),
    ),
    (
        _("Amounts"),
        True,
        _(
            "Dollars times 150, every line rounded to the yen. The consumption tax inside is"
            " reckoned at 8 or 10 percent by category, as a Japanese shop would. A line of free"
            " goods without a quantity counts as one piece, and petrol is shown in litres."
        ),
    ),
    (
        _("Days and hours"),
        True,
        _(
            "Hour and weekday are those of the real purchase. The whole year is moved by weeks, so"
            " that it ends within the last seven days."
        ),
    ),
    (
        _("Campaigns and coupons"),
        True,
        _(
            "What the shop took off, its share of coupons too, stands in the lines of the receipts."
            " Which campaign reached whom, and which coupons were sent and used, is in the data set"
            " but not in this demo."
        ),
    ),
    (
        _("Products"),
        True,
        _(
            "68,509 products with their departments, categories and package sizes, translated into"
            " Japanese. Sizes are given in metric units. 17 products that the data set sells but"
            " does not describe are called unnamed."
        ),
    ),
    (
        _("What we know of households"),
        True,
        _(
            "Age band, income, home, family and children of 801 households. They stand among the"
            " preferences, with the source “demographics”."
        ),
    ),
    (
        _("Makers and stores"),
        False,
        _(
            "Makers are numbers in the data set; their names are invented, and so are the names of"
            " the stores. The towns exist, the house numbers do not."
        ),
    ),
    (
        _("People"),
        False,
        _(
            "Each household is one person. Names, readings, birthdays, mail addresses, homes,"
            " consents, tags and stages are drawn from a fixed seed: the same people every time."
            " Surnames are as frequent as in Japan. Anybody real of the same name is a coincidence."
        ),
    ),
    (
        _("Phones and mail"),
        False,
        _(
            "Telephone numbers lie in ranges that are given to nobody, mail addresses in domains"
            " reserved for examples. Nothing that leaves this demo can reach anyone."
        ),
    ),
    (
        _("Families and companies"),
        False,
        _(
            "Some of those who said that they are married have a spouse and a household, and forty"
            " companies buy through a customer. Their corporate numbers belong to no registry."
        ),
    ),
    (
        _("Notes, calls and inquiries"),
        False,
        _("Written for this demo, as a supermarket hears them every day."),
    ),
)
