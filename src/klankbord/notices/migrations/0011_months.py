"""After each month a person hears what it brought; who has no page is told on paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0010_dispatches")]

    operations = [
        migrations.AlterField("afternotice", "leg", models.UUIDField(null=True)),
        migrations.AlterField(
            "afternotice",
            "kind",
            models.CharField(
                choices=[
                    ("listened", "Listened"),
                    ("scored", "Scored"),
                    ("refused", "Refused"),
                    ("destroyed", "Destroyed"),
                    ("exported", "Exported"),
                    ("period", "Period"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField("afternotice", "handed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "afternotice",
            "period",
            models.CharField(blank=True, max_length=7, default=""),
            preserve_default=False,
        ),
        migrations.AddField("afternotice", "recorded", models.PositiveIntegerField(null=True)),
        migrations.AddField("afternotice", "heard", models.PositiveIntegerField(null=True)),
        migrations.AddField("afternotice", "scored", models.PositiveIntegerField(null=True)),
        migrations.AddConstraint(
            model_name="afternotice",
            constraint=models.UniqueConstraint(
                fields=["employee", "period"],
                condition=~models.Q(period=""),
                name="after_notice_once_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="afternotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind="period",
                    leg__isnull=True,
                    recorded__isnull=False,
                    heard__isnull=False,
                    scored__isnull=False,
                )
                & ~models.Q(period="")
                | ~models.Q(kind="period") & models.Q(leg__isnull=False, period=""),
                name="after_notice_of_a_call_or_a_period",
            ),
        ),
    ]
