import click

from daifuku.config.cli.language import group, option
from daifuku.config.words import gettext


@group(epilog="daifuku token add hanako@example.jp --scope customers:read")
def token() -> None:
    """Make tokens for the API."""


@token.command(epilog="TOKEN=$(daifuku token add owner@demo.example)")
@click.argument("email")
@option("--scope", "scopes", multiple=True, help="Repeat for several; “all” for everything.")
@option("--name", default="command", show_default=True, help="Shown in the settings.")
def add(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Make a token that acts as this colleague, and print the token alone.

    It is kept as a hash: nobody can show it again. Without --scope, as with --scope all, it may
    do whatever the colleague may, and a line on standard error says so.
    """
    from daifuku.config.cli.opened import opened

    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor
        from daifuku.foundation.models import User
        from daifuku.foundation.tokens import EVERYTHING, add_token

        owner = User.objects.filter(email=email.lower(), is_active=True).first()
        if owner is None:
            told = gettext("Nobody with the address %(email)s may sign in.")
            raise click.ClickException(told % {"email": email})
        by = Actor.system("command")
        chosen = list(scopes) or [EVERYTHING]
        made = add_token(owner.pk, name=name, scopes=chosen, by=by, at=clock.now())
        if not scopes:
            told = gettext("This token may do everything that %(email)s may. --scope narrows it.")
            click.echo(told % {"email": email}, err=True)
        click.echo(made.secret)
