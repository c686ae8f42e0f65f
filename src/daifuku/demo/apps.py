from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "daifuku.demo"
    label = "demo"

    def ready(self) -> None:
        from daifuku.demo.tables import said, sources
        from daifuku.demo.tiles import demo_tile
        from daifuku.foundation.access import Role
        from daifuku.foundation.registries import (
            HomeTile,
            Verb,
            WordList,
            home_tiles,
            verbs,
            word_lists,
        )

        verbs.add(
            Verb(
                "demo.remove", _("Take the demo shop away"), Role.OWNER, silent=True, undoable=False
            ),
            Verb("demo.build", _("Build the demo shop"), Role.OWNER, silent=True, undoable=False),
        )
        word_lists.add(WordList("demo", said), WordList("demo_sources", sources))
        home_tiles.add(HomeTile("demo", _("About this demo"), "demo/_tile.html", demo_tile, 1))
