"""Products and stores that can be found already get their titles in both languages."""

from django.db import migrations

_NAME = "left(coalesce(nullif({names}->>'{own}', ''), {names}->>'{other}', ''), 200)"
_TITLES = """
    UPDATE foundation_searchdocument d SET titles = jsonb_build_object(
        'ja', jsonb_build_array({ja}, {below_ja}), 'en', jsonb_build_array({en}, {below_en}))
    FROM {rows}
    WHERE d.kind = '{kind}' AND d.object_id = r.id AND ({ja}, {below_ja}) <> ({en}, {below_en})
"""
_LANGUAGES = (("ja", "en"), ("en", "ja"))


def _titles(kind: str, rows: str, below: str) -> str:
    given = {own: _NAME.format(names="r.names", own=own, other=other) for own, other in _LANGUAGES}
    for own, other in _LANGUAGES:
        category = _NAME.format(names="g.names", own=own, other=other)
        given[f"below_{own}"] = below.format(category=category)
    return _TITLES.format(kind=kind, rows=rows, **given)


_PRODUCTS = _titles(
    "product",
    "commerce_product r LEFT JOIN commerce_category g ON g.id = r.category_id",
    "left(concat_ws(' · ', r.code, nullif({category}, '')), 200)",
)
_STORES = _titles("store", "commerce_store r", "d.subtitle")


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0004_remember"),
        ("foundation", "0007_keep_titles_in_both_languages"),
    ]

    operations = [
        migrations.RunSQL([_PRODUCTS, _STORES], migrations.RunSQL.noop),
    ]
