from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_HAS = "EXISTS (SELECT 1 FROM insights_rfm r WHERE r.customer_id = c.id AND r.{} = %s)"


class InsightsConfig(AppConfig):
    name = "daifuku.insights"
    label = "insights"

    def ready(self) -> None:
        from daifuku.foundation import registries as to
        from daifuku.foundation.filters import knowers
        from daifuku.insights import knowing, panels, queries, refreshing
        from daifuku.ledger import book

        knowers.add(knowing.KNOWER)
        to.lags.add(to.Lag(refreshing.READER, partial(book.lag_of, refreshing.READER)))
        to.panels.add(
            to.Panel("rfm", "side", _("Purchase score (RFM)"), "insights/_score.html",
                     panels.score_panel, 65, lazy=True)
        )  # fmt: skip
        to.list_columns.add(
            to.ListColumn("segment", _("RFM"), "insights/_score_cell.html", queries.SCORE_OF,
                          queries.read_score, 30, text=panels.score_text, as_of=panels.score_as_of),
            to.ListColumn("decile", _("Decile"), "insights/_decile_cell.html", queries.DECILE_OF,
                          queries.Decile.read, 31, numeric=True, shown=False,
                          as_of=panels.score_as_of),
        )  # fmt: skip
        to.list_filters.add(
            to.ListFilter("segment", _("RFM"), _HAS.format("segment"), panels.segment_choices, 10),
            to.ListFilter("decile", _("Decile"), _HAS.format("decile"), panels.decile_choices, 20),
            *(to.ListFilter(key, label, _HAS.format(key[0]), panels.fifth_choices, 30, offered=False)
              for key, label in panels.SCORES),
        )  # fmt: skip
        to.home_tiles.add(
            to.HomeTile("segments", _("Customers by RFM"), "insights/_segments.html",
                        panels.segments_tile, 60)
        )  # fmt: skip
