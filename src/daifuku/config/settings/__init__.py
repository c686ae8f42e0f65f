"""One file per topic; this page lists them."""

from daifuku.config.settings.accounts import *  # noqa: F403
from daifuku.config.settings.apps import *  # noqa: F403
from daifuku.config.settings.caches import *  # noqa: F403
from daifuku.config.settings.database import *  # noqa: F403
from daifuku.config.settings.language import *  # noqa: F403
from daifuku.config.settings.logs import *  # noqa: F403
from daifuku.config.settings.mail import *  # noqa: F403
from daifuku.config.settings.security import *  # noqa: F403
from daifuku.config.settings.web import *  # noqa: F403
