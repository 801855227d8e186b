"""A dossier as its people write it, whole in every part."""

from typing import Any

from klankbord.programmes import sheets

REASON = (
    "Bewoners bellen terug omdat onze uitleg over servicekosten niet duidelijk is; van de "
    "herhaalbellers zegt een derde dat hij zich niet gehoord voelde."
)
SAID: dict[str, dict[str, Any]] = {
    "purpose": {
        "title": "Heldere huurvragen",
        "purposes": ["training"],
        "legal_basis": "legitimate_interest",
        "starts_at": "2027-01-04",
        "ends_at": "2027-03-31",
        "course": "Gespreksopbouw, voorjaar",
    },
    "reach": {
        "teams": ["huur"],
        "queues": ["huur"],
        "hours": {"days": ["monday", "tuesday"], "begin": "09:00", "end": "17:00"},
        "plan": {"per_person": 3, "ceiling": 5},
    },
    "content": {
        "acts": ["record", "listen_back", "score", "coach", "report_team"],
        "data": ["audio", "score", "comment", "aggregate", "listening_log"],
        "means": ["audio"],
        "criteria": ["Vat de vraag samen", "Legt de vervolgstap uit"],
        "matrix": {
            role: {
                data: when
                for data, when in cells.items()
                if data not in {"screen", "transcript", "messages"}
            }
            for role, cells in sheets.MATRIX.items()
            if role not in sheets.BARRED
        },
    },
    "alternatives": {
        "alternatives": [
            {
                "alternative": name,
                "tried": True,
                "examined_at": "2026-08-31",
                "result": "te weinig beeld van echte gesprekken",
                "reason": f"{name}: {REASON}",
            }
            for name in ("Meezitten", "Een acteur", "Een enquête")
        ]
    },
    "interests": {"interests": ["quality_of_service"], "reason": REASON},
    "balancing_test": {
        who: {
            "interest": REASON,
            "necessity": REASON,
            "effects": REASON,
            "safeguards": REASON,
            "outcome": "outweighs",
        }
        for who in ("employees", "callers")
    },
    "dpia_screening": {"criteria": ["evaluation", "systematic_monitoring"], "reason": REASON},
    "dpia": {
        "required": True,
        "done": True,
        "residual_risk": "low",
        "means": ["audio"],
        "views_of_staff": REASON,
        "risks": [
            {
                "about": kind,
                "risk": f"{what} in gesprekken",
                "likelihood": "low",
                "severity": "medium",
                "measure": "Het lot kiest en HR ziet niets",
                "owner": "manager kwaliteit",
                "due": "2026-12-15",
            }
            for kind, what in {
                "chilling_effect": "Zwijgen",
                "profiling": "Profilering",
                "function_creep": "Ander gebruik",
            }.items()
        ],
    },
    "organisation": {
        "since": "2026-01-01",
        "headcount": 118,
        "participation": "works_council",
        "has_dpo": True,
    },
    "conduct_rules": {
        "number": 1,
        "text": f"Privé bellen mag op uw eigen toestel. {REASON} {REASON}",
    },
}
