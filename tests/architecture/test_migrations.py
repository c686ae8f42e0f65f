"""Migrations stand alone: the code of today must not be needed to make the tables of then."""

from harness.sources import fail_with, modules

# Operations and fields are part of the database's description.
PART_OF_A_MIGRATION = (
    "daifuku.foundation.changes.history",
    "daifuku.foundation.text.words_field",
)


def test_migrations_import_no_application_code():
    found = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.is_migration
        for node, name in module.imports()
        if name.startswith("daifuku.") and not allowed(name)
    ]
    fail_with(found, "A migration imports the code of today.")


def allowed(name: str) -> bool:
    return name.startswith(PART_OF_A_MIGRATION) or ".migrations." in name
