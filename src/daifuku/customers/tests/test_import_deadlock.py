"""Two who wait for each other: the import is the one that tries again."""

from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from daifuku.customers.models import Customer
from daifuku.foundation.imports import running
from harness.commands import typed


def test_a_batch_that_a_deadlock_ended_is_tried_again(own_database, tmp_path, monkeypatch):
    take_in, ended = running._take_in, []

    def unlucky(*given):
        if not ended:
            ended.append(1)
            raise OperationalError from DeadlockDetected()
        return take_in(*given)

    monkeypatch.setattr(running, "_take_in", unlucky)
    path = tmp_path / "file.csv"
    path.write_text("顧客番号,姓\nA-1,山田\n", encoding="utf-8")
    code, text = typed("import", "customers", path)
    assert (code, Customer.objects.filter(family_name="山田").count(), ended) == (0, 1, [1]), text
