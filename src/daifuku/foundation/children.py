"""What a spawned child process does first. Nothing that needs Django may be imported here."""

import os
import signal


def set_up() -> None:
    import django

    # Ctrl-C is the parent's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
    django.setup()
