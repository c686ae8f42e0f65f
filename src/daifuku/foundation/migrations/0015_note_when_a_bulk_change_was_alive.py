from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0014_choose_what_recognises_a_row")]
    operations = [
        migrations.AddField("change", "alive_at", models.DateTimeField(null=True)),
    ]
