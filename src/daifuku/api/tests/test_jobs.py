"""Kept answers, that may hold personal words, are forgotten after their seven days."""

from datetime import timedelta

import pytest

from daifuku.api import jobs
from daifuku.api.models import IdempotentAnswer
from daifuku.foundation import clock

pytestmark = pytest.mark.django_db


def test_old_answers_are_forgotten_and_young_ones_kept(api, monkeypatch):
    monkeypatch.setattr(jobs, "_BATCH", 2)
    for n in range(6):
        body = {"family_name": "山田"}
        assert api.post("/customers", body, idempotency_key=f"k-{n}").status_code == 201
    old = clock.now() - timedelta(days=7, minutes=1)
    kept = IdempotentAnswer.objects.order_by("id")
    IdempotentAnswer.objects.filter(pk__in=[one.pk for one in kept[:5]]).update(created_at=old)
    jobs.forget_old_answers.func()
    assert [one.key for one in IdempotentAnswer.objects.all()] == ["k-5"]


def test_it_runs_every_night():
    from procrastinate.contrib.django import app

    found = [task.cron for task in app.periodic_registry.periodic_tasks.values()
             if task.task.name.endswith("forget_old_answers")]  # fmt: skip
    assert found == ["40 3 * * *"]
