"""An evaluation is seen exactly when the recording it came from could be: what is derived carries
the facts of its source (R8, R36). The facts of collection are frozen here too.
"""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding

FREEZE = """
CREATE FUNCTION evaluations_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.employee_id, OLD.version_id, OLD.programmes, OLD.collected, OLD.collected_facts,
        OLD.made_at, OLD.purposes)
       IS DISTINCT FROM
       (NEW.employee_id, NEW.version_id, NEW.programmes, NEW.collected, NEW.collected_facts,
        NEW.made_at, NEW.purposes)
    THEN
        RAISE EXCEPTION 'what was true when a recording was made cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON evaluations_evaluation
    FOR EACH ROW EXECUTE FUNCTION evaluations_frozen();
"""
THAW = "DROP TRIGGER frozen ON evaluations_evaluation; DROP FUNCTION evaluations_frozen();"


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_initial"), ("recordings", "0003_guarded")]
    operations = [
        migrations.RunSQL(FREEZE, THAW),
        guarding.anew(guarded.tables),
    ]
