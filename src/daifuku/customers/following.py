"""What must stay in step: search documents and figures when a change is undone, who may find a
customer when its owner joins another team."""

from collections.abc import Iterable

from django.db import connection

from daifuku.customers import figures, finding
from daifuku.customers.queries import changes_hidden_from
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import Made
from daifuku.foundation.changes.undo import Undone
from daifuku.foundation.errors import NotFound

_OWNERS = {
    "customers_customer": ("id",),
    "customers_contact_point": ("customer_id",),
    "customers_external_id": ("customer_id",),
    "customers_relation": ("from_customer_id",),
}
_CUSTOMERS = "customers_customer"
# No word of a search document comes from these, nor who finds it.
_NOT_FOUND_BY = frozenset(
    ["stage", "honorific", "birthday", "gender", "language", "home_store_id", "updated_at"]
)
# Nor from this, which only says who finds it.
_WORDLESS = _NOT_FOUND_BY | {"owner_id"}
# One document tells for all of the same owner.
_STALE = """
    WITH mine AS (
        SELECT d.id, d.tokens, u.team_id FROM foundation_change h
        JOIN foundation_user u ON u.id = h.subject_id
        JOIN customers_customer c ON c.owner_id = u.id AND c.deleted_at IS NULL AND NOT c.walk_in
        JOIN foundation_searchdocument d ON d.kind = 'customer' AND d.object_id = c.id
        WHERE h.id = %s {limit}),
    stale AS (
        SELECT id, array_remove(ARRAY['s:t' || team_id], NULL) AS wanted, kept FROM (
            SELECT id, team_id, ARRAY(SELECT l FROM unnest(tsvector_to_array(tokens)) AS l
                                      WHERE l LIKE 's:t%%') AS kept FROM mine) AS m
        WHERE kept <> array_remove(ARRAY['s:t' || team_id], NULL))
"""
_IS_STALE = _STALE.format(limit="LIMIT 1") + "SELECT 1 FROM stale"
_MOVE = (
    _STALE.format(limit="")
    + """
    UPDATE foundation_searchdocument d
    SET tokens = ts_delete(d.tokens, stale.kept) || array_to_tsvector(stale.wanted)
    FROM stale WHERE d.id = stale.id
"""
)


def follow_teams(made: Made) -> None:
    """Before a colleague's edit commits: their customers are found by the team they are in now."""
    if made.action != "foundation.edit_user":
        return
    with connection.cursor() as cursor:
        cursor.execute(_IS_STALE, [made.id])
        if cursor.fetchone():
            cursor.execute(_MOVE, [made.id])


def refuse_undo_of_hidden(change_id: int, by: Actor) -> None:
    """What was done to a customer whom the actor cannot see is as if it were not there."""
    if changes_hidden_from(by, [change_id]):
        raise NotFound


def renew_after_undo(undone: Undone) -> None:
    """Documents of every customer a row of whom came or went, and of the people of a company; who
    finds those who only belong to somebody else again; figures of those who came back."""
    customers = undone.ids(_CUSTOMERS, but=_WORDLESS)
    people = finding.with_people(customers) if customers else set()
    anew = _owners(undone) | people
    finding.renew(anew, at=undone.at)
    finding.rescope(undone.ids(_CUSTOMERS, but=_NOT_FOUND_BY) - anew)
    figures.recount(undone.moved(_CUSTOMERS) | undone.altered(_CUSTOMERS, "root_id", "merged_ids"))


def _owners(undone: Undone) -> set[int]:
    found: set[int] = set()
    for table, columns in _OWNERS.items():
        ids = undone.ids(table, but=_WORDLESS)
        if ids:
            found |= _owners_in(table, columns, ids, undone.change_id)
    return found


def _owners_in(table: str, columns: Iterable[str], ids: set[int], change_id: int) -> set[int]:
    """Of the rows as they stand, and of those the undo removed."""
    values = {"ids": list(ids), "change": change_id}
    found: set[int] = set()
    for column in columns:
        statement = f"""
            SELECT {column} FROM unnest(%(ids)s::bigint[]) AS touched (id) JOIN {table} USING (id)
            UNION SELECT {column} FROM {table}_history
            WHERE history_change_id = %(change)s AND history_op <> 'I'"""
        found |= _ids(statement, values)
    return found


def _ids(statement: str, values: dict) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}
