import os

import click

from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext


@command(epilog="DATABASE_OWNER_URL=postgresql://owner@db/crm daifuku migrate")
@option(
    "--admin",
    metavar="URL",
    help="First make roles, database and extensions, as this administrator of the server.",
)
def migrate(admin: str | None) -> None:
    """Bring the database up to date, as its owner.

    Our own PostgreSQL is migrated at every start anyway. On a server of yours the roles
    daifuku_owner and daifuku_app are made by --admin, with the passwords that stand in
    DATABASE_OWNER_URL and DATABASE_URL.
    """
    os.environ["DAIFUKU_DB_ROLE"] = "owner"
    from daifuku.config.processes import application, database

    if admin:
        _prepare_server(admin)
    waits = gettext("Another start is making this home ready …")
    with database.held(), application.alone(waits):
        application.set_up()
        lacking = application.lacking_migrations()
        if lacking:
            from django.core.management import call_command

            call_command("migrate", interactive=False, verbosity=0)
        application.begin_era_when_due()
        told = gettext("Migrations applied: %(number)d")
        click.echo(told % {"number": len(lacking)})


def _prepare_server(admin: str) -> None:
    from daifuku.config import env
    from daifuku.foundation.postgres.roles import Passwords, prepare_database

    if env.embedded():
        raise click.UsageError(gettext("--admin is for a server of yours: set DATABASE_URL."))
    owner = env.database()
    os.environ.pop("DAIFUKU_DB_ROLE")
    app = env.database()
    os.environ["DAIFUKU_DB_ROLE"] = "owner"
    passwords = Passwords(owner=owner.get("PASSWORD") or None, app=app.get("PASSWORD") or None)
    prepare_database(admin, app["NAME"], passwords=passwords)
