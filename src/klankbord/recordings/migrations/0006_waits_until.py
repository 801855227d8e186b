"""A call that waits for a fact waits for one week, however often it is offered in that week."""

from django.db import migrations, models

FILL = (
    "UPDATE recordings_offer SET waits_until = vault_key.keep_until FROM vault_key "
    "WHERE vault_key.id = recordings_offer.quarantine_id AND recordings_offer.result = 'quarantined'"
)


class Migration(migrations.Migration):
    dependencies = [("recordings", "0005_traces"), ("vault", "0001_initial")]
    operations = [
        migrations.AddField("offer", "waits_until", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
