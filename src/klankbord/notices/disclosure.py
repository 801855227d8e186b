"""What this package holds about a person: what he was told, and what he laid down as an officer."""

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import (
    BY_USE,
    EACH_ITS_DAY,
    PROOF,
    WHILE_HERE,
)
from klankbord.law.texts import Text
from klankbord.notices.models import (
    AfterNotice,
    Attestation,
    Delivery,
    Dispatch,
    OwnText,
    Policy,
    PolicyDraft,
)

_POLICY = ("policy.number", Text("reglement", "policy"))
_READ = ("read_at", Text("gelezen", "read"))
_STAYS = Text("Zolang het reglement of het bewijs geldt.",
              "As long as the policy or the proof counts.")  # fmt: skip

SECTIONS = (
    section(
        "after_notice",
        Of(
            AfterNotice,
            employee=("employee",),
            since="told_at",
            until="key.keep_until",
            values={
                "kind": ("kind", Text("wat", "what")),
                "recording": ("leg", Text("nummer van de opname", "number of the recording")),
                "function": ("function", Text("functie", "function")),
                "purpose": ("purpose", Text("doel", "purpose")),
                "reason": ("reason", Text("reden", "reason")),
                "rules": ("rules", Text("regels", "rules")),
                "happened_at": ("happened_at", Text("gebeurd", "happened")),
                "mailed_at": ("mailed_at", Text("gemaild", "mailed")),
                "handed_at": ("handed_at", Text("op papier", "on paper")),
                "read_at": _READ,
                "period": ("period", Text("maand", "month")),
                "recorded": ("recorded", Text("opgenomen", "recorded")),
                "heard": ("heard", Text("beluisterd", "heard")),
                "scored": ("scored", Text("beoordeeld", "evaluated")),
                "form": ("form", Text("formulier", "form")),
            },
            related=("key",),
        ),
        what=Text("Een bericht aan u.", "A message to you."),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "delivery",
        Of(
            Delivery,
            employee=("employee",),
            since="delivered_at",
            values={
                "policy": _POLICY,
                "channel": ("channel", Text("langs", "by")),
                "opened_at": ("opened_at", Text("geopend", "opened")),
                "bounced_at": ("bounced_at", Text("kwam niet aan", "did not arrive")),
                "read_at": _READ,
            },
            related=("policy",),
        ),
        what=Text(
            "Dat u het reglement kreeg, en of u het las.",
            "That you got the policy, and whether you read it.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=WHILE_HERE,
    ),
    section(
        "dispatch",
        Of(
            Dispatch,
            employee=("employee",),
            since="planned_at",
            values={
                "policy": _POLICY,
                "state": ("state", Text("stand", "state")),
                "state_at": ("state_at", Text("sinds", "since")),
                "code_at": ("code_at", Text("code in een brief", "code in a letter")),
            },
            related=("policy",),
        ),
        what=Text(
            "Dat wij u het reglement mailden, en wat daarvan werd.",
            "That we mailed you the policy, and what became of it.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=WHILE_HERE,
    ),
    section(
        "policy_seen",
        Of(
            Policy,
            account=("dpo",),
            since="dpo_seen_at",
            values={"policy": ("number", Text("reglement", "policy"))},
        ),
        what=Text(
            "Dat u als functionaris gegevensbescherming een reglement bekeek.",
            "That you looked at a policy as the data protection officer.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=_STAYS,
    ),
    section(
        "policy_draft",
        Of(
            PolicyDraft,
            account=("said_by", "dpo"),
            since="said_at",
            values={"function": ("said_as", Text("functie", "function"))},
        ),
        what=Text(
            "Dat u aan een reglement schreef, of het bekeek.",
            "That you wrote on a policy, or looked at it.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=_STAYS,
    ),
    section(
        "attestation",
        Of(
            Attestation,
            account=("attested_by", "dpo"),
            since="attested_at",
            until="until",
            values={
                "line": ("line", Text("lijn", "line")),
                "function": ("attested_as", Text("functie", "function")),
            },
        ),
        what=Text(
            "Dat u een meldtekst op een lijn testte, of die test bekeek.",
            "That you tested an announcement on a line, or looked at that test.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=_STAYS,
    ),
    section(
        "own_text",
        Of(
            OwnText,
            account=("written_by", "dpo"),
            since="written_at",
            values={"function": ("written_as", Text("functie", "function"))},
        ),
        what=Text(
            "Dat u een meldtekst schreef, of hem bekeek.",
            "That you wrote an announcement, or looked at it.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=_STAYS,
    ),
)
