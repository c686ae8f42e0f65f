from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "daifuku.demo"
    label = "demo"

    def ready(self) -> None:
        from daifuku.demo.tiles import demo_tile
        from daifuku.foundation.access import Role
        from daifuku.foundation.registries import HomeTile, Verb, home_tiles, verbs

        verbs.add(
            Verb("demo.build", _("Build the demo shop"), Role.OWNER, silent=True, undoable=False)
        )
        home_tiles.add(HomeTile("demo", _("About this demo"), "demo/_tile.html", demo_tile, 1))
