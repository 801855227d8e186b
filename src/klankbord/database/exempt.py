"""Tables without row policies: why each has none, and what the application may do to it instead.

Every other table has policies; a table that is in neither place is a defect (tests/gate).
"""

from dataclasses import dataclass

READ, ADD, CHANGE, ALL = (
    ("SELECT",),
    ("SELECT", "INSERT"),
    ("SELECT", "INSERT", "UPDATE"),
    ("SELECT", "INSERT", "UPDATE", "DELETE"),
)


@dataclass(frozen=True, slots=True)
class Exempt:
    """Why a table has no row policy, and the privileges of the application."""

    why: str
    may: tuple[str, ...]


_DOOR = "Read before anybody is known: whoever signs in is found by it. "
_UNUSED = "Comes along with a library; names nobody."
_TREE = "Hashes and signatures: says of nobody that he is in it, and is handed to everybody."
_DOSSIER = (
    "What the organisation laid down, open to everybody whom it concerns; "
    "who wrote it down stands there as an officer, not as a person who is monitored."
)
_QUEUE = "The queue: jobs carry ids of rows, and whoever follows one meets the policy of that row."

EXEMPT = {
    "people_account": Exempt(_DOOR + "Accounts are closed, never deleted.", CHANGE),
    "account_emailaddress": Exempt(_DOOR + "The address of an account, as the library wants.", ALL),
    "account_emailconfirmation": Exempt(_DOOR + "Made for an address, never by Klankbord.", ALL),
    "django_session": Exempt(_DOOR + "A session is found by its secret and goes at night.", ALL),
    "cache": Exempt("Counts of attempts to sign in, before anybody is known; go at night.", ALL),
    "auth_group": Exempt(_UNUSED, READ),
    "auth_group_permissions": Exempt(_UNUSED, READ),
    "auth_permission": Exempt(_UNUSED, READ),
    "django_content_type": Exempt(_UNUSED, READ),
    "django_migrations": Exempt("Which migrations were run; the owner alone writes it.", READ),
    "procrastinate_events": Exempt(_QUEUE, ALL),
    "procrastinate_jobs": Exempt(_QUEUE, ALL),
    "procrastinate_periodic_defers": Exempt(_QUEUE, ALL),
    "procrastinate_workers": Exempt(_QUEUE, ALL),
    "people_team": Exempt("The name of a group; who is in it stands elsewhere.", CHANGE),
    "programmes_organisation": Exempt(_DOSSIER, ADD),
    "programmes_programme": Exempt(_DOSSIER, CHANGE),
    "programmes_version": Exempt(_DOSSIER, CHANGE),
    "programmes_version_teams": Exempt(_DOSSIER, ADD),
    "programmes_evidence": Exempt(_DOSSIER, CHANGE),
    "programmes_seed": Exempt(_DOSSIER, CHANGE),
    "programmes_mark": Exempt("Tells that a dossier was written in; a trigger writes it.", READ),
    "notices_policy": Exempt(_DOSSIER, CHANGE),
    "notices_policydraft": Exempt(_DOSSIER, CHANGE),
    "notices_announcement": Exempt(_DOSSIER, CHANGE),
    "notices_owntext": Exempt(_DOSSIER, CHANGE),
    "notices_sound": Exempt(_DOSSIER, ADD),
    "notices_attestation": Exempt(_DOSSIER, CHANGE),
    "notices_linechange": Exempt(_DOSSIER, ADD),
    "notices_edition": Exempt("An edition of the rule book.", CHANGE),
    "notices_rulechange": Exempt("A rule that changed.", CHANGE),
    "gate_keptquestion": Exempt("A question about nobody; no words fit in it.", ALL),
    "evaluations_scorecard": Exempt("A form, empty.", ADD),
    "evaluations_scorecarddraft": Exempt("A form in the making, empty; names nobody.", CHANGE),
    "ledger_entry": Exempt(_TREE, READ),
    "ledger_unsequenced": Exempt(_TREE, ("SELECT", "DELETE")),
    "ledger_leaf": Exempt(_TREE, ADD),
    "ledger_node": Exempt(_TREE, ADD),
    "ledger_checkpoint": Exempt(_TREE, ADD),
    "vault_epoch": Exempt("Numbers and moments; the key is a file.", ALL),
    "vault_daykey": Exempt("The key of a day, of everybody at once, wrapped by a file.", ALL),
    "vault_deletion": Exempt("The receipt of a night: counts.", ADD),
}
