from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "daifuku.commerce"
    label = "commerce"

    def ready(self) -> None:
        from daifuku.commerce import asking, undoing
        from daifuku.commerce import registrations as ours
        from daifuku.commerce.buyers import LIST_FILTERS
        from daifuku.commerce.importing import IMPORT_KINDS
        from daifuku.commerce.verbs import VERBS
        from daifuku.foundation import registries as to
        from daifuku.foundation.changes import after_undo
        from daifuku.foundation.field_names import name_fields
        from daifuku.foundation.filters import filter_fields, filter_relations

        after_undo(undoing.renew_after_undo)
        name_fields(ours.FIELD_NAMES)
        to.verbs.add(*VERBS)
        to.timeline_kinds.add(*ours.TIMELINE_KINDS)
        to.traces.add(*ours.TRACES)
        to.handovers.add(*ours.HANDOVERS)
        to.panels.add(*ours.PANELS)
        to.home_tiles.add(*ours.HOME_TILES)
        to.list_filters.add(*LIST_FILTERS)
        to.nav.add(*ours.NAV)
        to.search_sources.add(*ours.SEARCH_SOURCES)
        to.customer_references.add(*ours.CUSTOMER_REFERENCES)
        to.list_columns.add(*ours.LIST_COLUMNS)
        to.import_kinds.add(*IMPORT_KINDS)
        to.palette_commands.add(*ours.COMMANDS)
        filter_fields.add(*asking.FIELDS)
        filter_relations.add(*asking.RELATIONS)
