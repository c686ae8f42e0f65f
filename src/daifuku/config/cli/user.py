import sys

import click

ROLES = ("owner", "admin", "manager", "staff", "viewer")


@click.group(epilog="Example: daifuku user add hanako@example.jp --role manager")
def user() -> None:
    """Add colleagues."""


@user.command(epilog="Example: daifuku user add hanako@example.jp --role owner --family-name 佐藤")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default="staff", show_default=True)
@click.option("--family-name", default="", help="姓")
@click.option("--given-name", default="", help="名")
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
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
        click.echo(f"{added.email} may sign in.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask for a password: use --password-stdin.")
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)
