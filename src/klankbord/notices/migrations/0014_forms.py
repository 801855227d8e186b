"""A form is told to everybody whom it is about, before it is used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0013_codes")]

    operations = [
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
                    ("form", "Form"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            "afternotice",
            "form",
            models.CharField(blank=True, max_length=60, default=""),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("afternotice", "after_notice_of_a_call_or_a_period"),
        migrations.AddConstraint(
            model_name="afternotice",
            constraint=models.UniqueConstraint(
                fields=["employee", "form"],
                condition=~models.Q(form=""),
                name="after_notice_once_a_form",
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
                    form="",
                )
                & ~models.Q(period="")
                | models.Q(kind="form", leg__isnull=True, period="") & ~models.Q(form="")
                | ~models.Q(kind__in=["period", "form"])
                & models.Q(leg__isnull=False, period="", form=""),
                name="after_notice_of_one_thing",
            ),
        ),
    ]
