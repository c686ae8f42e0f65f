"""What search shows of a person names no company: not all who find the person may see that one."""

from django.db import migrations

_ONLY_THE_READING = """
    UPDATE foundation_searchdocument d SET subtitle = left(c.name_kana, 200)
    FROM customers_customer c
    WHERE d.kind = 'customer' AND d.object_id = c.id AND d.subtitle <> left(c.name_kana, 200)
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_find_who_may_be_the_same")]

    operations = [migrations.RunSQL(_ONLY_THE_READING, migrations.RunSQL.noop)]
