"""What takes long to count is counted once an hour."""

from django.db import migrations, models

from klankbord.evaluations import guarded
from klankbord.gate import guarding


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0024_above")]
    operations = [
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("name", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("counted_at", models.DateTimeField()),
                ("found", models.JSONField()),
            ],
            options={"base_manager_name": "objects"},
        ),
        guarding.anew(guarded.tables),
    ]
