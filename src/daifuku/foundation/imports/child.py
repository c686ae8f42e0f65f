"""`python -P child.py RUN`: carry out one import that waits."""

import os
import sys


def main(run_id: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
    django.setup()
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.imports import carry_out, uploads
    from daifuku.foundation.models import ImportRun

    run = ImportRun.objects.select_related("by").get(id=run_id)
    by = Actor.of(run.by, via=run.via) if run.by else Actor.system(run.via)
    carry_out(run, by=by, at=clock.now())
    if run.state == "done":
        uploads.forget_file(run)


if __name__ == "__main__":
    main(int(sys.argv[1]))
