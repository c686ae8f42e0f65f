"""What can be asked about customers. Rows by `visible_to`; hidden is answered like missing."""

from daifuku.customers.queries.alike import Alike
from daifuku.customers.queries.arrivals import arrived
from daifuku.customers.queries.as_json import json_one, json_page
from daifuku.customers.queries.earlier import record_before
from daifuku.customers.queries.estimating import Estimate, estimate, exact_count, listed_ids
from daifuku.customers.queries.header import (
    Header,
    both_names,
    customer_header,
    figures_of,
    nameless,
    names_of,
)
from daifuku.customers.queries.labels import Label, Labels, labels_for
from daifuku.customers.queries.listing import (
    Filters,
    ListQuery,
    Page,
    Row,
    file_pages,
    list_page,
)
from daifuku.customers.queries.lists import (
    Choices,
    all_stages,
    all_tags,
    binned_customer,
    choices_of_list,
    walk_in_ids,
)
from daifuku.customers.queries.matching import holders_of, numbered_among, reached_by
from daifuku.customers.queries.members import (
    member_hits,
    member_number,
    read_member_number,
    spoken_number,
)
from daifuku.customers.queries.merging import Chosen, Link, choices_between, links_of
from daifuku.customers.queries.record import colleagues
from daifuku.customers.queries.trying import read_soon
from daifuku.customers.queries.visible import (
    changes_hidden_from,
    locked,
    reachable_by,
    visible_customer,
    visible_ids,
    visible_sql,
    visible_to,
)
from daifuku.customers.queries.wishes import Standing, consent_of, preferences_of
from daifuku.customers.roots import ever_one_with, ids_of, merged_roots, root_of

__all__ = [
    "Alike",
    "Choices",
    "Chosen",
    "Estimate",
    "Filters",
    "Header",
    "Label",
    "Labels",
    "Link",
    "ListQuery",
    "Page",
    "Row",
    "Standing",
    "all_stages",
    "all_tags",
    "arrived",
    "binned_customer",
    "both_names",
    "changes_hidden_from",
    "choices_between",
    "choices_of_list",
    "colleagues",
    "consent_of",
    "customer_header",
    "estimate",
    "ever_one_with",
    "exact_count",
    "figures_of",
    "file_pages",
    "holders_of",
    "ids_of",
    "json_one",
    "json_page",
    "labels_for",
    "links_of",
    "list_page",
    "listed_ids",
    "locked",
    "member_hits",
    "member_number",
    "merged_roots",
    "nameless",
    "names_of",
    "numbered_among",
    "preferences_of",
    "reachable_by",
    "reached_by",
    "read_member_number",
    "read_soon",
    "record_before",
    "root_of",
    "spoken_number",
    "visible_customer",
    "visible_ids",
    "visible_sql",
    "visible_to",
    "walk_in_ids",
]
