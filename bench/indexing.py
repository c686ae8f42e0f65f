"""Writes the search documents of every customer of the bench's shop."""

import sys
import time


def main() -> None:
    import django

    django.setup()
    from django.db import transaction

    from daifuku.customers import finding
    from daifuku.foundation.search import copy_rows

    begun = time.monotonic()
    with transaction.atomic():
        count = copy_rows(finding.rows())
    sys.stdout.write(f"  made {count:,} search documents: {time.monotonic() - begun:.1f} s\n")


if __name__ == "__main__":
    main()
