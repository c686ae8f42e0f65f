"""The seven stages from anonymous to ambassador; their names can be edited later."""

import json

from django.db import migrations

_STAGES = [
    ("anonymous", "匿名", "Anonymous", 7),
    ("prospect", "見込み客", "Prospect", 8),
    ("lead", "リード", "Lead", 9),
    ("customer", "顧客", "Customer", 5),
    ("regular", "常連客", "Regular", 4),
    ("supporter", "応援者", "Supporter", 2),
    ("ambassador", "アンバサダー", "Ambassador", 0),
]


def seed(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO customers_stage (code, names, position, hue) VALUES (%s, %s, %s, %s)",
            [
                (code, json.dumps({"ja": ja, "en": en}), position, hue)
                for position, (code, ja, en, hue) in enumerate(_STAGES, start=1)
            ],
        )


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_people_and_what_belongs_to_them")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
