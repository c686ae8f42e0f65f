"""A key and its revisions: `R-1`, taken back as `R-1#1~`, written again as `R-1#2`.

A `#` of the key itself is doubled, so the last single one is always ours."""

from django.db import migrations

_REVISIONS = r"""
CREATE FUNCTION ledger_bare(key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(key, '^((?:[^#]|##)*)#[0-9]+~?$', '\1')
$$;
CREATE FUNCTION ledger_revision(key text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(substring(key FROM '^(?:[^#]|##)*#([0-9]+)~?$')::integer, 1)
$$;
CREATE FUNCTION ledger_taken_back(key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ledger_bare(key) || '#' || ledger_revision(key) || '~'
$$;
"""
_FORGET = """
DROP FUNCTION ledger_taken_back(text), ledger_revision(text), ledger_bare(text);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_announce_entries")]

    operations = [migrations.RunSQL(_REVISIONS, _FORGET)]
