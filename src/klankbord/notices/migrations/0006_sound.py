"""A text can be spoken: its sound is kept here, for platforms to fetch."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_lines")]
    operations = [
        migrations.CreateModel(
            name="Sound",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("kind", models.CharField(max_length=4)),
                ("given_at", models.DateTimeField()),
                ("given_as", models.CharField(max_length=16)),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sounds",
                        to="notices.announcement",
                    ),
                ),
            ],
        )
    ]
