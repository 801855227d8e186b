from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0008_digest")]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="part",
            field=models.PositiveSmallIntegerField(default=100),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=Q(part__gte=1) & Q(part__lte=100), name="employment_part"
            ),
        ),
    ]
