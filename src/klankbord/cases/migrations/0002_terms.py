"""A term that people change is a case too: it has its last day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("case", "until", models.DateField(null=True)),
        migrations.AlterField(
            "case",
            "ground",
            models.CharField(
                choices=[
                    ("claim", "Claim"),
                    ("complaint", "Complaint"),
                    ("authority", "Authority"),
                    ("serious", "Serious"),
                    ("shorter", "Shorter"),
                    ("longer", "Longer"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            "case",
            "end",
            models.CharField(
                blank=True,
                choices=[
                    ("over", "Over"),
                    ("unconfirmed", "Unconfirmed"),
                    ("undecided", "Undecided"),
                    ("unfounded", "Unfounded"),
                    ("set", "Set"),
                ],
                max_length=11,
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground__in", ["shorter", "longer"]), ("until__isnull", False)),
                    models.Q(
                        models.Q(("ground__in", ["shorter", "longer"]), _negated=True),
                        ("until", None),
                    ),
                    _connector="OR",
                ),
                name="case_of_a_term_has_its_day",
            ),
        ),
    ]
