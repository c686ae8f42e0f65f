"""Django's own table for a cache that all processes share."""

from django.db import migrations

_MAKE = """
CREATE TABLE foundation_cache (
    cache_key varchar(255) COLLATE "C" PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX cache_expires ON foundation_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0011_note_changed_columns")]
    operations = [migrations.RunSQL(_MAKE, "DROP TABLE foundation_cache")]
