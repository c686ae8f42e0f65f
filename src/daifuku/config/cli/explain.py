import dataclasses
from importlib import import_module
from typing import Any

import click

from daifuku.config.cli.language import command
from daifuku.config.words import gettext

_PAGES = {"ledger": "daifuku.ledger.explain", "fields": "daifuku.foundation.filters.explain"}


@command(epilog="daifuku explain panels")
@click.argument("topic", required=False)
def explain(topic: str | None) -> None:
    """Print what the rooms have registered under a topic; without one, the topics."""
    from daifuku.config.cli.opened import speak
    from daifuku.config.processes import application

    application.set_up()
    speak()
    if topic in _PAGES:
        page = import_module(_PAGES[topic])
        click.echo(page.text(), nl=False)
        return
    topics = _topics()
    if topic is None:
        click.echo("\n".join(_PAGES))
        for name, rows in topics.items():
            click.echo(f"{name:20} {len(rows)}")
        return
    if topic not in topics:
        told = gettext("Unknown topic %(topic)s. Topics: %(topics)s")
        raise click.UsageError(told % {"topic": topic, "topics": ", ".join(topics)})
    for row in topics[topic]:
        click.echo("  ".join(row))


def _topics() -> dict[str, list[list[str]]]:
    from daifuku.foundation.registries import ALL

    found = {registry.name: [_row(item) for item in registry] for registry in ALL}
    found["personal"] = found.pop("personal_places")
    return found


def _row(item: Any) -> list[str]:
    values = [(field.name, getattr(item, field.name)) for field in dataclasses.fields(item)]
    key = str(values[0][1])
    return [f"{key:32}", *[f"{name}={_shown(value)}" for name, value in values[1:] if value]]


def _shown(value: Any) -> str:
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}"
    return str(getattr(value, "name", value))
