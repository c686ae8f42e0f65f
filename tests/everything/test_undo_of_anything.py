"""Whatever colleagues did, in whatever order it is taken back: in the end all is as it was, also
what is kept beside the rows: sums, search, what the book says."""

import contextlib
import json
from random import Random

import pytest
from django.db import connection

from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Change
from everything.deeds import AT, DEEDS, World

# What is no part of the state (DESIGN.md 4), and what tells of the undoing itself.
_BOOK = ("ledger_also", "ledger_bookmark", "ledger_entry", "ledger_private")
_LOGS = (
    *("foundation_auditentry", "foundation_bulk_edit", "foundation_bulk_target"),
    *("foundation_change", "foundation_import_run", "foundation_remembered"),
    *("foundation_viewing", "api_idempotentanswer", "foundation_cache"),
    *("procrastinate_events", "procrastinate_jobs", "procrastinate_workers"),
)
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname NOT LIKE '%%_history' AND c.relname <> ALL (%s) ORDER BY 1
"""
# What the book says and nobody has taken back, with the words that are not in its facts.
_SAYS = """
    SELECT coalesce(jsonb_agg(said ORDER BY said::text), '[]') FROM (
        SELECT jsonb_build_array(e.customer_id, e.kind, e.occurred_at, e.amount, e.store_id,
            e.channel, e.facts, p.words) AS said
        FROM ledger_entry e LEFT JOIN ledger_private p ON p.entry_id = e.id
        WHERE e.retracts IS NULL
          AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.retracts = e.id)) AS standing
"""
_ROWS = """
    SELECT coalesce(jsonb_agg(r ORDER BY r::text), '[]')
    FROM (SELECT to_jsonb(t) - ARRAY['updated_at', {own}] AS r FROM {table} t) AS rows
"""
# What is only kept beside the rows may be made anew, under another number.
_KEPT = ("commerce_store_day", "foundation_searchdocument")
STEPS = 14


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def state():
    tables = [name for (name,) in asked(_TABLES, [*_BOOK, *_LOGS])]
    own = dict.fromkeys(_KEPT, "'id'")
    found = {one: asked(_ROWS.format(table=one, own=own.get(one, "''"))) for one in tables}
    found["the book"] = asked(_SAYS)
    return {table: json.loads(rows[0][0]) for table, rows in found.items()}


def told(before, after):
    """Only what differs."""
    return {
        table: (
            [row for row in before[table] if row not in after[table]] or len(before[table]),
            [row for row in after[table] if row not in before[table]] or len(after[table]),
        )
        for table in before
        if before[table] != after[table]
    }


@pytest.fixture
def world(own_database, settings, tmp_path, colleague):
    """A small shop in which there is something to do."""
    settings.DAIFUKU_HOME = tmp_path
    made = World(Actor.of(colleague(Role.OWNER)), tmp_path, Random(1))
    first = "add add add add_company add_tag add_tag sort add_goods add_goods open_store sell sell"
    for name in f"{first} write call inquire relate tag prefer consent".split():
        DEEDS[name](made)
    return made


def newest():
    return Change.objects.order_by("-id").values_list("id", flat=True).first()


def acted(world):
    """One deed at random, and the changes that it made."""
    name, last = world.random.choice(sorted(DEEDS)), newest()
    with contextlib.suppress(Refused, LookupError):
        DEEDS[name](world)
    ids = Change.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)
    return [(name, id_) for id_ in ids]


def done(world):
    """The same. What changes nothing (a tag put on those who have it) leaves nothing to be taken
    back."""
    before = state()
    made = acted(world)
    return made if told(before, state()) else []


def took_back(change_id, world):
    """The change that took it back, and why not where something else stands in its way: then nothing
    at all happened."""
    before = state()
    try:
        return undo(change_id, by=world.by, at=AT).id, ""
    except CannotUndo as error:
        assert told(before, state()) == {}
        return 0, f"{error} {error.errors}"


def tell(number, world):
    """Deeds, and undone in the order of chance until nothing stands. Each number is a story."""
    random = world.random = Random(number)
    start, story = state(), []
    try:
        open_ = []
        for _ in range(STEPS):
            made = done(world)
            story += made
            open_ += [id_ for _name, id_ in made]
        while open_:
            # The newest can always go, so there is an end.
            which = random.choice([*open_, open_[-1]])
            undone, refused = took_back(which, world)
            story.append((f"undo {which}", undone))
            assert undone or which != open_[-1], f"the newest, {which}, stays: {refused}"
            if undone:
                open_.remove(which)
            if undone and random.random() < 0.2:
                # It is done once more, and taken back later.
                again, _refused = took_back(undone, world)
                story.append((f"redo {which}", again))
                open_ += [again] if again else []
        assert told(start, state()) == {}
    except AssertionError as error:
        raise AssertionError(f"{error}\nstory {number}: {story}") from None
    except BaseException as error:
        error.add_note(f"story {number}: {story}")
        raise


def test_all_is_as_it_was_when_everything_is_taken_back(world):
    for number in range(4):
        tell(number, world)


@pytest.mark.slow
def test_so_it_is_after_many_stories(world):
    for number in range(4, 60):
        tell(number, world)


def test_every_deed_is_done_in_some_story(world):
    """Otherwise the other test says less than it seems to."""
    seen = set()
    world.random = Random(8)
    for _ in range(2_000):
        seen.update(name for name, _id in acted(world))
        if seen == set(DEEDS):
            return
    assert set(DEEDS) - seen == set()
