from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0016_choose_whether_an_import_is_reacted_to")]

    operations = [
        migrations.AddField("importrun", "mended", models.JSONField(default=dict, db_default={})),
        migrations.AddField(
            "importrun",
            "mends",
            models.ForeignKey(
                "foundation.importrun",
                models.SET_NULL,
                null=True,
                related_name="mended_by",
                db_index=False,
            ),
        ),
    ]
