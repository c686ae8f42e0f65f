"""The book's tables. Hand-written SQL: identity ids, `xid8`, bytes order, exact indexes."""

from django.db import migrations, models

_TABLES = """
CREATE TABLE ledger_era (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    era integer NOT NULL,
    -- On which server the era began; its transaction ids mean nothing on another one.
    server bigint NOT NULL,
    salt bytea NOT NULL
);
INSERT INTO ledger_era (era, server, salt)
SELECT 1, system_identifier, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
FROM pg_control_system();

CREATE TABLE ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    change_id bigint NOT NULL,
    retracts bigint,
    caused_by bigint,
    store_id bigint,
    by_id bigint,
    amount bigint,
    era integer NOT NULL,
    version smallint NOT NULL,
    backfilled boolean NOT NULL DEFAULT false,
    kind text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    source_key text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL DEFAULT '',
    currency text COLLATE "C" NOT NULL DEFAULT '',
    facts jsonb NOT NULL,
    CONSTRAINT ledger_written_once UNIQUE (customer_id, source, source_key),
    CONSTRAINT ledger_no_words_in_facts CHECK (
        facts::text !~ '[^ -~]|@|[^:,] |[:,] [^"{[0-9tfn-]'),
    CONSTRAINT ledger_no_words_in_keys CHECK (source_key ~ '^[!-~]{1,200}$'
                                              AND source_key !~ '@'),
    CONSTRAINT ledger_no_words_in_codes CHECK (source ~ '^[A-Za-z0-9_.:/-]{1,64}$'
                                               AND channel ~ '^[a-z0-9_.:-]{0,64}$'),
    CONSTRAINT ledger_amount_has_currency CHECK ((amount IS NULL) = (currency = ''))
);
CREATE INDEX ledger_timeline ON ledger_entry (customer_id, occurred_at DESC, id DESC);
CREATE INDEX ledger_followers ON ledger_entry (era, recorded_in, id);
CREATE INDEX ledger_retractions ON ledger_entry (retracts) WHERE retracts IS NOT NULL;
CREATE INDEX ledger_by_change ON ledger_entry (change_id);

CREATE TABLE ledger_private (
    entry_id bigint PRIMARY KEY REFERENCES ledger_entry,
    customer_id bigint NOT NULL,
    words jsonb NOT NULL
);
CREATE INDEX ledger_private_customer ON ledger_private (customer_id);

CREATE TABLE ledger_also (
    entry_id bigint NOT NULL REFERENCES ledger_entry,
    customer_id bigint NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role ~ '^[a-z0-9_.:-]{1,64}$'),
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (entry_id, customer_id)
);
CREATE INDEX ledger_also_timeline ON ledger_also (customer_id, occurred_at DESC, entry_id DESC);

CREATE TABLE ledger_bookmark (
    reader text COLLATE "C" PRIMARY KEY,
    era integer NOT NULL,
    recorded_in xid8 NOT NULL,
    id bigint NOT NULL
);

CREATE TABLE ledger_purge (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    before timestamptz NOT NULL,
    entries bigint NOT NULL,
    purged_at timestamptz NOT NULL DEFAULT now(),
    purged_by text NOT NULL DEFAULT session_user
);
"""
_CLOSE = """
DROP TABLE ledger_purge, ledger_bookmark, ledger_also, ledger_private, ledger_entry, ledger_era
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(_TABLES, _CLOSE),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("reader", models.TextField(primary_key=True)),
                ("era", models.IntegerField()),
                ("recorded_in", models.TextField()),
                ("entry_id", models.BigIntegerField(db_column="id")),
            ],
            options={"db_table": "ledger_bookmark", "managed": False},
        ),
        migrations.CreateModel(
            name="Purge",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("kind", models.TextField()),
                ("before", models.DateTimeField()),
                ("entries", models.BigIntegerField()),
                ("purged_at", models.DateTimeField()),
                ("purged_by", models.TextField()),
            ],
            options={"db_table": "ledger_purge", "managed": False},
        ),
    ]
