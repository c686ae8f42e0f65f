"""What can be asked, and how: the page docs/guide/filters.md.

`daifuku explain fields > docs/guide/filters.md` writes it anew."""

from collections.abc import Iterator

from django.utils import translation

from daifuku.foundation.filters.fields import (
    FilterField,
    FilterRelation,
    filter_fields,
    filter_relations,
    filter_subjects,
)

_HEAD = r"""
# The question language

Made by `daifuku explain fields > docs/guide/filters.md`; a test fails when it is old.

One language says whom is meant: `foundation.filters`. Text is parsed to a tree (`parse`), the tree is bound to the fields somebody may ask about (`bind`), and what is bound becomes SQL (`to_sql`), an Ibis expression (`insights.asking`) or a yes or no about one record in Python (`holds`). Property tests hold the three to the same answer. `GET /api/v1/customers?filter=…` and the list of customers take it, where `drawing` shows it as rows to choose from; views and segments will.

```
stage = "regular" and purchases(last 90 days).sum(total) >= 10000 and not tag has "staff"
```

| kind | operators | values |
|---|---|---|
| text | `=` `!=` `contains` `starts with` `ends with` `in` | `"text"` or 「text」, 『text』, “text”; folded where the field is kept folded, so 斎藤 finds 齋藤 |
| choice | `=` `!=` `in` | one of its choices in quotation marks, by its code or its name in either language |
| several choices | `has` `has any of` `has all of` | the same |
| number, money | `=` `!=` `<` `<=` `>` `>=` `in` | `1200`, `-1.5`; no more decimals than the field keeps |
| date, date and time | `=` `!=` `<` `<=` `>` `>=` `within` | a day: `2026-04-01` `today` `yesterday` `tomorrow` `30 days ago` `in 2 weeks` |
| yes or no | `=` `!=` | `yes` `no` |
| colleague, record | `=` `!=` `in` | what it is called in quotation marks, or its number; `me` of colleagues |

Every kind can be asked `is empty` and `is not empty`; `is` reads as `=`, `is not` as `!=`, and `not in`, `not within` are the complements. Full-width signs and digits are read as their ASCII ones.

- **Periods**, after `within` and in the parentheses of related records: `last 90 days` (they end with today), `next 2 weeks` (they begin tomorrow), `this` `last` `next` and a `day`, `week`, `month`, `quarter`, `year`, `fiscal quarter` or `fiscal year`, `since DAY`, `until DAY`, `DAY to DAY`. Days are the company's, and so are the first day of the week and the first month of the fiscal year. A day beside a date and time is the whole day: `<= today` holds until midnight.
- **Related records**: `name(period, question).count`, `.sum(field)`, `.min(field)`, `.max(field)`. Where there are none, count and sum are 0, and min and max are empty.
- **Two values only.** A comparison with a missing value is false, also `!=`; `not` is the plain complement, so `not stage = "regular"` finds those without a stage and `stage != "regular"` does not.
- `and` binds closer than `or`; parentheses group. At most 10,000 characters, 200 conditions and values in lists, 20 deep; `has all of` takes 20.
- Companies are kept without 株式会社 and the like: `=` and `in` find them with it and without, parts only without. `purchases` hold returns too, with amounts below zero; `purchase_count` counts sales alone.

A room registers `FilterField` and `FilterRelation` (`filters/fields.py`). Their SQL is about aliases that the query gives (`c` for a customer); a `%` in it is written `%%`.
"""


def text() -> str:
    """The whole page, in the order of registration."""
    with translation.override("en"):
        return "\n".join([_HEAD.strip(), *_subjects()]) + "\n"


def _subjects() -> Iterator[str]:
    asked = [subject.key for subject in filter_subjects]
    while asked:
        subject = asked.pop(0)
        relations = [one for one in filter_relations if one.owner == subject]
        yield f"\n## {subject}\n\n| name | what it is | kind |\n|---|---|---|"
        yield from (_field(one) for one in filter_fields if one.subject == subject)
        yield from (_relation(one) for one in relations)
        asked += [one.subject for one in relations]


def _field(field: FilterField) -> str:
    return f"| `{field.name}` | {_both(field)} | {field.kind.replace('_', ' ')} |"


def _relation(relation: FilterRelation) -> str:
    dated = f", periods by `{relation.at}`" if relation.at else ""
    return f"| `{relation.name}(…)` | {_both(relation)} | related: {relation.subject}{dated} |"


def _both(named: FilterField | FilterRelation) -> str:
    english = str(named.label)
    with translation.override("ja"):
        return f"{english} · {named.label}"
