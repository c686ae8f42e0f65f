from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "daifuku.work"
    label = "work"

    def ready(self) -> None:
        from daifuku.foundation import registries as to
        from daifuku.foundation.field_names import name_fields
        from daifuku.work import registrations as ours

        name_fields(ours.FIELD_NAMES)
        to.verbs.add(*ours.VERBS)
        to.timeline_kinds.add(*ours.TIMELINE_KINDS)
        to.traces.add(*ours.TRACES)
        to.handovers.add(*ours.HANDOVERS)
        to.panels.add(ours.PANEL, ours.TILL_PANEL)
        to.composer_tabs.add(*ours.COMPOSER_TABS)
        to.home_tiles.add(ours.HOME_TILE)
        to.personal_places.add(ours.PERSONAL_PLACE)
