import sys

import click

from daifuku.config.cli.language import group, option
from daifuku.config.words import gettext

ROLES = ("owner", "admin", "manager", "staff", "viewer")


@group(epilog="daifuku user add hanako@example.jp --role manager")
def user() -> None:
    """Add colleagues."""


@user.command(epilog="daifuku user add hanako@example.jp --role owner --family-name 佐藤")
@click.argument("email")
@option(
    "--role", type=click.Choice(ROLES), default="staff", show_default=True, help="What they may do."
)
@option("--family-name", default="", help="Family name (姓).")
@option("--given-name", default="", help="Given name (名).")
@option(
    "--language",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    help="The language of their pages.",
)
@option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, password_stdin: bool, **fields: str) -> None:
    """Add a colleague with this mail address; the password is asked for."""
    from daifuku.config.cli.opened import opened

    password = _password(password_stdin)
    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor, Role
        from daifuku.foundation.colleagues import add_user

        role = Role[fields.pop("role").upper()].value
        added = add_user(
            email,
            password,
            {**fields, "role": role},
            by=Actor.system("command"),
            at=clock.now(),
        )
        click.echo(gettext("%(email)s may sign in.") % {"email": added.email})


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(
            gettext("There is nobody to ask for a password: use --password-stdin.")
        )
    return click.prompt(gettext("Password"), hide_input=True, confirmation_prompt=True)
