"""Who may see evaluations. A sum of scores is seen by nobody: it is read to ask the law of it."""

from klankbord.evaluations import columns
from klankbord.gate import guards
from klankbord.gate.guards import Register

EVALUATION = "evaluations_evaluation"
ASSIGNMENT = "evaluations_assignment"
DISPUTE = "evaluations_dispute"
CALIBRATIONS = ("evaluations_calibration", "evaluations_calibrator")
"""Read by the system alone, for `calibrating`: nobody sees them before all are in."""
WORK = ("evaluations_away", "evaluations_release")
"""Who gets no work, and which: read by the system alone, for `assigning` and `working`."""
OWN_VIEW = ("evaluations_selfevaluation",)
"""Read by the system alone, for `mirroring`: for the employee, and for the coach whom he lets."""
PICKS = ("evaluations_pick",)
"""Read by the system alone, for `picking` and `picked`: they say to whom what is shown."""
READ = ("score", "coach", "use_in_review", "disclose_to_employee")
OWN = ("disclose_to_employee",)
TABLES = {
    "evaluations_tally": Register(),
    "evaluations_added": Register(),
    "evaluations_kept": Register(),
}


def tables() -> dict[str, list[str]]:
    """{table: the SQL statements that guard it}."""
    return {
        **guards.registers(TABLES),
        **{table: guards.policies(table) for table in (*CALIBRATIONS, *WORK, *OWN_VIEW, *PICKS)},
        EVALUATION: [
            *guards.policies(EVALUATION, acts=READ, live=columns.EVALUATIONS, own=OWN),
            guards.reading(EVALUATION, columns.COUNT, columns.COUNTED),
        ],
        ASSIGNMENT: guards.hanging(ASSIGNMENT, on="recordings_leg", column="leg_id"),
        DISPUTE: guards.hanging(DISPUTE, on=EVALUATION, column="evaluation_id"),
    }
