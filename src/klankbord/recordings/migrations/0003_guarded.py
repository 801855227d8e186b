"""PostgreSQL itself shows no recording that the law would not: made from the rules of that day.

After a change of the law, or of a fact, a new migration calls the same function again.
"""

from django.db import migrations

from klankbord.gate import guards
from klankbord.recordings import columns

READ = ("listen_back", "score", "use_in_review", "disclose_to_employee")
OWN = ("disclose_to_employee",)


def guard(apps, editor):
    statements = [
        *guards.policies("recordings_leg", acts=READ, live=columns.LEGS, own=OWN),
        *guards.hanging("recordings_track", on="recordings_leg", column="leg_id"),
        *guards.hanging("recordings_listening", on="recordings_leg", column="leg_id"),
    ]
    for statement in statements:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("recordings", "0002_frozen"), ("people", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
