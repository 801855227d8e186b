"""What was true at collection stays as it was: no repair heals an unlawful recording.

Law.md, algebra 5; design 4.5. The trigger refuses everybody, the owner of the tables too.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION recordings_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.call_id, OLD.employee_id, OLD.version_id, OLD.programmes, OLD.collected,
        OLD.collected_facts, OLD.made_at, OLD.purposes)
       IS DISTINCT FROM
       (NEW.call_id, NEW.employee_id, NEW.version_id, NEW.programmes, NEW.collected,
        NEW.collected_facts, NEW.made_at, NEW.purposes)
    THEN
        RAISE EXCEPTION 'what was true when a recording was made cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON recordings_leg
    FOR EACH ROW EXECUTE FUNCTION recordings_frozen();
"""
THAW = "DROP TRIGGER frozen ON recordings_leg; DROP FUNCTION recordings_frozen();"


class Migration(migrations.Migration):
    dependencies = [("recordings", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
