"""Japanese and English from the first commit."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from daifuku.config.settings.apps import ROOMS

SOURCE = Path(__file__).resolve().parents[2]

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [SOURCE / room.split(".")[1] / "locale" for room in (*ROOMS, "daifuku.config")]
LANGUAGE_COOKIE_NAME = "daifuku_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
