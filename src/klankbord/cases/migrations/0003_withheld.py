"""What is written of a case can be left out of a copy, on a ground and from a moment."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two columns, empty for what is there."""

    dependencies = [("cases", "0002_terms")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="withheld",
            field=models.CharField(
                blank=True,
                choices=[
                    ("others_rights", "Others"),
                    ("offence", "Offence"),
                    ("defence", "Defence"),
                ],
                default="",
                max_length=13,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="case", name="withheld_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(withheld="", withheld_at=None)
                | ~Q(withheld="") & Q(withheld_at__isnull=False, ended_at=None),
                name="case_withheld_while_open",
            ),
        ),
    ]
