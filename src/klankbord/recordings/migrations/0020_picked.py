"""Of a recording that was chosen for a complaint it stands with it when that was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0019_handovers")]

    operations = [
        migrations.AddField("leg", "picked_at", models.DateTimeField(null=True)),
    ]
