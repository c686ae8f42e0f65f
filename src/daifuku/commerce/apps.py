from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "daifuku.commerce"
    label = "commerce"

    def ready(self) -> None:
        from daifuku.commerce.verbs import VERBS
        from daifuku.foundation.registries import verbs

        verbs.add(*VERBS)
