from django.db import migrations

from daifuku.foundation.changes.history import Remember


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0001_notes_calls_inquiries"),
        ("foundation", "0002_change_id_and_audit_chain"),
    ]

    operations = [Remember("work_note"), Remember("work_call"), Remember("work_inquiry")]
