from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "daifuku.demo"
    label = "demo"

    def ready(self) -> None:
        from daifuku.foundation.access import Role
        from daifuku.foundation.registries import Verb, verbs

        verbs.add(
            Verb("demo.build", _("Build the demo shop"), Role.OWNER, silent=True, undoable=False)
        )
