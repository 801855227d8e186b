"""`klankbord score`: answers in, scores out, a line per evaluation; no database, no memory."""

import argparse
import sys
from collections.abc import Mapping

from klankbord.edges.cli import documents, lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.evaluations.scorecards import flaws, forms, scoring

HELP = "Score evaluations: a form and a line of answers each in, exact scores out."

NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--form", required=True, metavar="FILE", help="the scorecard, one object")
    parser.add_argument(
        "--answers", required=True, metavar="FILE", help="answers, a line each; - for stdin"
    )


def run(args: argparse.Namespace) -> int:
    scorer = _scorer(args.form)
    name = "stdin" if args.answers == "-" else args.answers
    for number, line in lines.read(args.answers):
        where = f"{name}, line {number}"
        identifier, answers = _evaluation(line, where)
        try:
            result = scorer.score(answers)
        except scoring.BadAnswers as fault:
            raise UsageFault(f"{where}: {fault}") from fault
        lines.write({"id": identifier, **result.as_line()})
    return 0


def _scorer(path: str) -> scoring.Scorer:
    document = documents.read(path)
    try:
        form = forms.parse(document)
        scorer = scoring.Scorer(form)
    except forms.BadForm as fault:
        words = "\n".join(f"{path}: {problem}" for problem in fault.problems)
        raise UsageFault(words) from fault
    for problem in flaws.of(form):
        sys.stderr.write(f"{path}: {problem}\n")
    return scorer


def _evaluation(line: Mapping[str, object], where: str) -> tuple[str, Mapping[str, object]]:
    for name in line:
        if name not in ("id", "answers"):
            raise UsageFault(f"{where}: the field {name!r} is not known. Leave it out.")
    identifier, answers = line.get("id"), line.get("answers")
    if not forms.is_id(identifier):
        raise UsageFault(f"{where}: id must be text of 1 to {forms.MAX_ID} characters.")
    if not isinstance(answers, dict):
        raise UsageFault(f"{where}: answers must be an object, a field per question.")
    return identifier, answers
