"""The parts of a question that follow from a dossier, all but the status. Pure.

A fact that no row proves is left out: absent is not proven (question schema).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from klankbord.programmes.dossier import Dossier, Row
from klankbord.programmes.steady import LEAD_DAYS, days_later, steadily

SCOPE = ("purposes", "means", "data")


@steadily
def programme(of: Dossier, at: datetime, known_at: datetime) -> dict[str, Any]:
    """The part `programme` without its status."""
    part: dict[str, Any] = {
        "version": of.version,
        "acts": list(of.acts),
        "purposes": list(of.purposes),
        "data": list(of.data),
        "means": list(of.means),
        "starts_at": of.starts_at.isoformat(),
        "legal_basis": of.legal_basis,
        "change": of.change,
    }
    if of.ends_at is not None:
        part["ends_at"] = of.ends_at.isoformat()
    if of.review_due is not None:
        part["review_due"] = of.review_due.isoformat()
    if of.course:
        part["course"] = of.course
    newest = _newest(of, at, known_at)
    return part | _necessity(newest) | _impact(newest) | _order(newest)


@steadily
def works_council(of: Dossier, at: datetime, known_at: datetime) -> dict[str, Any]:
    """The part `works_council`."""
    newest = _newest(of, at, known_at)
    part: dict[str, Any] = {}
    for kind, fact in {
        "works_council_request": "requested_at",
        "court_permission": "court_permission_at",
        "decision_notified": "decision_notified_at",
        "nullity_invoked": "nullity_invoked_at",
        "withdrawal": "withdrawn_at",
    }.items():
        if kind in newest:
            part[fact] = newest[kind].happened_at.isoformat()
    if "disputed_means" in newest:
        part["disputed_means"] = newest["disputed_means"].detail["means"]
    if "collective_agreement" in newest:
        part["settled_by_collective_agreement"] = True
    return part | _answer(newest) | _scope(newest)


@steadily
def organisation(of: Dossier, at: datetime, known_at: datetime) -> dict[str, Any]:
    """The part `organisation`; empty when nobody has said what the employer is."""
    employer = of.employer(at, known_at)
    if employer is None:
        return {}
    return {
        "headcount": employer.headcount,
        "participation": employer.participation,
        "has_dpo": employer.has_dpo,
        "board_override": employer.board_override,
    }


def governing(of: Dossier, at: datetime, known_at: datetime | None = None) -> Row | None:
    """The announcement of the policy that governs: the newest of which the lead time is over.

    A renewed policy governs only after its own lead time; until then the earlier one does
    (law.md 4.3). When no lead time is over yet, the newest is what people wait for.
    """
    announced = [row for row in of.counting(at, known_at) if row.kind == "policy"]
    over = [row for row in announced if days_later(row.happened_at, LEAD_DAYS) <= at]
    candidates = over or announced
    return candidates[-1] if candidates else None


@steadily
def policy(of: Dossier, at: datetime, known_at: datetime) -> dict[str, Any]:
    """The part `policy`: what the governing policy holds, and how it was announced."""
    row = governing(of, at, known_at)
    if row is None:
        return {}
    return {
        "items": row.detail["items"],
        "announced_at": row.happened_at.isoformat(),
        "channel": row.detail["channel"],
        "findable": row.detail["findable"],
    }


def told_from(of: Dossier, at: datetime, known_at: datetime | None = None) -> datetime | None:
    """From when callers may be told: the lead time after the last delivery is over (seed S31).

    Employees come before callers. Once they were told of a version, a renewed policy of the same
    version changes nothing for callers. A version that asks `staff_told` waits for the last
    delivery itself; where nobody wrote that down the announcement of the policy stands for it.

    Returns:
        It may lie ahead; None: the employees have not all been told yet.
    """
    rows = list(of.counting(at, known_at))
    told = [row for row in rows if row.kind == "staff_told"]
    last = {row.detail["number"]: row.happened_at for row in reversed(told)}
    insists = "staff_told" in of.terms.get("asks", ())
    ends = [
        days_later(max(row.happened_at, last.get(row.detail["number"], row.happened_at)), LEAD_DAYS)
        for row in rows
        if row.kind == "policy" and (row.detail["number"] in last or not insists)
    ]
    return min(ends, default=None)


@steadily
def lines(of: Dossier, at: datetime, known_at: datetime) -> dict[str, Row]:
    """Per telephone line the attestation that counts: none before the employees were told."""
    begins = told_from(of, at, known_at)
    return {} if begins is None or begins > at else attested(of, at, known_at)


def attested(of: Dossier, at: datetime, known_at: datetime | None = None) -> dict[str, Row]:
    """Per telephone line its attestation; none after the line was changed.

    When one deed ends an attestation and gives the next, the next one counts.
    """
    found: dict[str, Row] = {}
    rows = sorted(
        of.counting(at, known_at),
        key=lambda row: (row.happened_at, row.recorded_at, row.kind == "announcement"),
    )
    for row in rows:
        if row.kind == "announcement":
            found[row.detail["line"]] = row
        elif row.kind == "announcement_ended":
            found.pop(row.detail["line"], None)
    return found


def announcement(row: Row) -> dict[str, Any]:
    """What an attested line lets callers hear: the part `call.announcement` but for its moment.

    Empty if the test call was not heard on both ends or not seen by the data protection officer.
    """
    said = row.detail
    if not (said["heard_on_both_ends"] and said["seen_by_dpo"]):
        return {}
    return {
        "purposes": said["purposes"],
        "in_line_language": said["language"] == said["text_language"],
        "names_website": said["names_website"],
    }


def _newest(of: Dossier, at: datetime, known_at: datetime) -> dict[str, Row]:
    return {row.kind: row for row in of.counting(at, known_at)}


def _necessity(newest: Mapping[str, Row]) -> dict[str, Any]:
    part: dict[str, Any] = {}
    if "alternatives" in newest:
        part["alternatives_rejected"] = len(newest["alternatives"].detail["alternatives"])
    # A test weighs an interest; without one written down nothing was weighed (R4, first step).
    if "balancing_test" in newest and "interests" in newest:
        weighed = newest["balancing_test"].detail
        outcomes = {weighed[who]["outcome"] for who in ("employees", "callers")}
        part["balancing_test"] = "outweighs" if outcomes == {"outweighs"} else "fails"
    return part


def _impact(newest: Mapping[str, Row]) -> dict[str, Any]:
    part: dict[str, Any] = {}
    if "dpia" in newest:
        facts = ("required", "done", "residual_risk", "prior_consultation", "means")
        said = newest["dpia"].detail
        part["dpia"] = {fact: said[fact] for fact in facts if fact in said}
    if "dpo_advice" in newest:
        said = newest["dpo_advice"].detail
        part["dpo_advice"] = said["advice"]
        # The controller's own reasons, given once he had this advice; a file has them beside it.
        apart = newest.get("dpo_deviation")
        part["dpo_deviation_reasoned"] = "deviation" in said or (
            apart is not None and apart.happened_at >= newest["dpo_advice"].happened_at
        )
    return part


def _order(newest: Mapping[str, Row]) -> dict[str, Any]:
    part: dict[str, Any] = {}
    if "register_entry" in newest:
        part["register_entry"] = True
    if "criteria_published" in newest:
        part["criteria_published"] = True
        part["criteria_prohibited"] = newest["criteria_published"].detail["prohibited"]
    return part


def _answer(newest: Mapping[str, Row]) -> dict[str, Any]:
    row = newest.get("works_council_answer")
    if row is None:
        return {}
    part = {
        "answer": row.detail["answer"],
        "answered_at": row.happened_at.isoformat(),
        "unconditional": not row.detail.get("conditions"),
    }
    if row.detail["answer"] == "consented":
        part["consented_version"] = row.version
    if "valid_until" in row.detail:
        part["valid_until"] = row.detail["valid_until"]
    return part


def _scope(newest: Mapping[str, Row]) -> dict[str, Any]:
    """What is covered: by the consent, or else by what takes its place."""
    answer = newest.get("works_council_answer")
    if answer is not None and answer.detail["answer"] == "consented":
        return {"scope": {part: answer.detail[part] for part in SCOPE}}
    for kind in ("court_permission", "collective_agreement"):
        if kind in newest:
            return {"scope": {part: newest[kind].detail[part] for part in SCOPE}}
    return {}
