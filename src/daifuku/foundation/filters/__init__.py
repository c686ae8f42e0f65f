"""The question language: one typed tree for lists, views, segments, criteria and reports.

Text is parsed to a tree, the tree is bound to the fields that somebody may ask about, and what is
bound is compiled for PostgreSQL or asked of a single record. A comparison with a missing value is
false, `not` is the plain complement."""

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.asking import ask
from daifuku.foundation.filters.binding import OPERATORS, bind
from daifuku.foundation.filters.dates import Clock
from daifuku.foundation.filters.errors import BadQuestion
from daifuku.foundation.filters.fields import (
    FilterField,
    FilterRelation,
    FilterSubject,
    Vocabulary,
    filter_fields,
    filter_relations,
    filter_subjects,
)
from daifuku.foundation.filters.known import Knower, knowers
from daifuku.foundation.filters.parsing import parse
from daifuku.foundation.filters.postgres import Clause, Known, Summed, to_sql
from daifuku.foundation.filters.records import holds
from daifuku.foundation.filters.writing import write

__all__ = [
    "OPERATORS",
    "Asker",
    "BadQuestion",
    "Clause",
    "Clock",
    "FilterField",
    "FilterRelation",
    "FilterSubject",
    "Knower",
    "Known",
    "Summed",
    "Vocabulary",
    "ask",
    "bind",
    "filter_fields",
    "filter_relations",
    "filter_subjects",
    "holds",
    "knowers",
    "parse",
    "to_sql",
    "write",
]
