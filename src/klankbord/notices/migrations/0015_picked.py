"""Whoever was chosen because of a complaint is told so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0014_forms")]

    operations = [
        migrations.AlterField(
            model_name="afternotice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("listened", "Listened"),
                    ("scored", "Scored"),
                    ("refused", "Refused"),
                    ("destroyed", "Destroyed"),
                    ("exported", "Exported"),
                    ("period", "Period"),
                    ("picked", "Picked"),
                    ("form", "Form"),
                ],
                max_length=10,
            ),
        ),
    ]
