"""Disputes of evaluations: an employee makes one, and an evaluator takes and judges it."""

import argparse
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from klankbord.edges.cli import deeds, documents, lines
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations.disputes import disputing, judges
from klankbord.evaluations.evaluating import assessing, reading
from klankbord.evaluations.models import Dispute
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE

HELP = "Dispute an evaluation of yours; or, as an evaluator, list, take and judge disputes."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    make = verbs.add_parser("make", help="dispute an evaluation, or ask for a second look")
    make.add_argument("evaluation", metavar="EVALUATION", help="its id")
    listed = verbs.add_parser("list", help="what you may judge, the most urgent first; no words")
    take = verbs.add_parser("take", help="take one in hand; you may hear the call from then on")
    judge = verbs.add_parser("judge", help="the same form once more, with an explanation")
    judge.add_argument("--answers", metavar="FILE", required=True, help="JSON, as in score")
    for verb in (take, judge):
        verb.add_argument("dispute", metavar="DISPUTE", help="its id, as in list")
    for verb in (make, judge):
        verb.add_argument("--words", metavar="FILE", required=True, help="grounds, or why")
    for verb in (make, listed, take, judge):
        verb.add_argument("--as", dest="by", required=True, metavar="EMAIL", help="who you are")


def run(args: argparse.Namespace) -> int:
    at = timezone.now()
    with deeds.in_words():
        try:
            for line in _done(args, at):
                lines.write(line)
        except reading.NoSuchEvaluation as gone:
            raise Failure(f"There is no {gone}, or not for you.") from gone
        except assessing.Incomplete as left:
            said = ", ".join(f"{each.question}: {each.code}" for each in left.errors)
            raise Failure(f"Something is still to be answered. {said}") from left
    return 0


def _done(args: argparse.Namespace, at: datetime) -> list[dict[str, object]]:
    if args.verb == "make":
        by = deeds.in_first_of((EMPLOYEE,), args.by, at)
        of, grounds = deeds.id_of(args.evaluation), documents.text(args.words)
        return [_line(disputing.dispute(of, grounds=grounds, actor=by, at=at), None)]
    by = deeds.in_first_of((Role.EVALUATOR,), args.by, at)
    if args.verb == "list":
        return [_line(each, by.account) for each in judges.waiting(by, at=at)]
    one = deeds.id_of(args.dispute)
    if args.verb == "take":
        disputing.take(one, actor=by, at=at)
        found, shown = disputing.read(one, actor=by, at=at)
        words = {"grounds": shown.rounds[-1].grounds, "form": shown.form}
        return [{**_line(found, by.account), **words}]
    answers = documents.read(args.answers)
    why = documents.text(args.words)
    outcome = disputing.decide(one, answers=answers, why=why, actor=by, at=at)
    return [{"dispute": str(one), "outcome": str(outcome)}]


def _line(found: Dispute, me: UUID | None) -> dict[str, object]:
    return {
        "dispute": str(found.pk),
        "evaluation": str(found.evaluation_id),
        "round": found.round,
        "opened_at": found.opened_at.isoformat(),
        "decide_by": found.decide_by.isoformat(),
        "mine": me is not None and found.judge_id == me,
    }
