import click


@click.group(epilog="Example: daifuku token add hanako@example.jp --scope customers:read")
def token() -> None:
    """Make tokens for the API."""


@token.command(epilog="Example: TOKEN=$(daifuku token add owner@demo.example)")
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, help="Repeat for several; none means all.")
@click.option("--name", default="command", show_default=True, help="Shown in the settings.")
def add(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Make a token that acts as this colleague, and print the token alone.

    It is kept as a hash: nobody can show it again. Without --scope it may do whatever the
    colleague may.
    """
    from daifuku.config.cli.opened import opened

    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor
        from daifuku.foundation.models import User
        from daifuku.foundation.tokens import add_token

        owner = User.objects.filter(email=email.lower(), is_active=True).first()
        if owner is None:
            raise click.ClickException(f"Nobody with the address {email} may sign in.")
        by = Actor.system("command")
        made = add_token(owner.pk, name=name, scopes=list(scopes), by=by, at=clock.now())
        click.echo(made.secret)
