from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "daifuku.customers"
    label = "customers"

    def ready(self) -> None:
        from daifuku.customers import asking, figures, following, forms, tracing
        from daifuku.customers import registrations as ours
        from daifuku.customers.actions import many, merging_many
        from daifuku.customers.actions.erase import refuse_undo_of_erased
        from daifuku.customers.actions.one_company import refuse_undo_of_taken
        from daifuku.customers.actions.one_customer import refuse_undo_of_merged
        from daifuku.customers.reactions import REACTIONS
        from daifuku.foundation import registries as to
        from daifuku.foundation.changes import after_undo, before_commit, before_undo
        from daifuku.foundation.field_names import name_fields
        from daifuku.foundation.filters import filter_fields, filter_relations, filter_subjects

        name_fields(forms.FIELD_NAMES)
        to.verbs.add(*ours.VERBS)
        to.reactions.add(*REACTIONS)
        to.bulk_kinds.add(*many.BULK, *merging_many.BULK)
        to.personal_places.add(*ours.PLACES)
        to.search_sources.add(ours.SEARCH_SOURCE)
        to.panels.add(*ours.PANELS)
        to.timeline_kinds.add(*ours.KINDS)
        to.traces.add(*tracing.TRACES)
        to.palette_commands.add(*ours.COMMANDS)
        to.settings_pages.add(ours.SETTINGS)
        to.import_kinds.add(ours.IMPORTS)
        filter_subjects.add(asking.SUBJECT)
        filter_fields.add(*asking.FIELDS)
        filter_relations.add(*asking.RELATIONS)
        before_commit(figures.follow_entries)
        before_commit(following.follow_teams)
        before_undo(following.refuse_undo_of_hidden)
        after_undo(refuse_undo_of_erased)
        after_undo(refuse_undo_of_taken)
        after_undo(refuse_undo_of_merged)
        after_undo(following.renew_after_undo)
