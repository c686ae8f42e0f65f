"""What commands say, in the language of the terminal: the catalogue Django reads, without Django.

The parent of `serve` must stay small. click asks gettext's own domain for its words, so it answers
from this catalogue too. The environment is looked at for every sentence, since --lang changes it.
"""

import gettext as standard
from gettext import gettext, ngettext
from pathlib import Path

__all__ = ["gettext", "ngettext"]

DOMAIN = "django"
CATALOGUES = Path(__file__).with_name("locale")

standard.bindtextdomain(DOMAIN, str(CATALOGUES))
standard.textdomain(DOMAIN)
