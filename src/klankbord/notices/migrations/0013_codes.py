"""A code in a letter, for who has no mailbox here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0012_own_texts")]

    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="code",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dispatch",
            name="code_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(code="", code_at__isnull=True)
                | (~models.Q(code="") & models.Q(code_at__isnull=False)),
                name="dispatch_code_dated",
            ),
        ),
    ]
