"""`python -m daifuku.insights.child refresh|rebuild`: bring the scores up to date, now."""

import os
import sys


def main(arguments: list[str]) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
    django.setup()
    from daifuku.insights.refreshing import refresh

    read, scored = refresh(from_the_beginning=arguments[:1] == ["rebuild"])
    sys.stdout.write(f"{read} entries read, {scored} customers scored\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
