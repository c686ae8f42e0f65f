from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "daifuku.customers"
    label = "customers"

    def ready(self) -> None:
        from daifuku.customers import figures, finding, following, personal
        from daifuku.customers.actions.erase import refuse_undo_of_erased
        from daifuku.customers.verbs import VERBS
        from daifuku.foundation.changes import after_undo, before_commit
        from daifuku.foundation.registries import (
            ImportKind,
            SearchSource,
            import_kinds,
            personal_places,
            search_sources,
            verbs,
        )

        verbs.add(*VERBS)
        personal_places.add(*personal.PLACES)
        search_sources.add(
            SearchSource(finding.KIND, _("Customers"), "users", "customer", finding.rows, 10)
        )
        import_kinds.add(
            ImportKind("customers", _("Customers"), "daifuku.customers.importing.KIND", 10)
        )
        before_commit(figures.follow_entries)
        after_undo(refuse_undo_of_erased)
        after_undo(following.renew_after_undo)
