"""A call that could not come in gives its place to the next; drawn calls are counted together."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0016_released_to_coach")]
    operations = [
        migrations.AddField(
            model_name="offer",
            name="instead_of",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replaced_by",
                to="recordings.offer",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("result__in", ["drawn", "accepted"])),
                fields=["version", "month", "stratum"],
                name="offer_drawn",
            ),
        ),
    ]
