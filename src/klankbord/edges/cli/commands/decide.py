"""`klankbord decide`: questions in, answers out, a line each, in the same order."""

import argparse

from klankbord.edges.cli import lines
from klankbord.edges.cli.errors import UsageFault
from klankbord.law import engine, question

HELP = "Answer questions to the law, a line each; or say which rules are not declared yet."
NEEDS_DATABASE = False


def configure(parser: argparse.ArgumentParser) -> None:
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--questions", metavar="FILE", help="questions, a line each; - for stdin")
    asked.add_argument(
        "--coverage", action="store_true", help="list the rules that are not declared yet"
    )


def run(args: argparse.Namespace) -> int:
    if args.coverage:
        for rule_id in engine.BOOK.undeclared:
            lines.write({"rule": rule_id, "declared": False})
        return 0
    name = "stdin" if args.questions == "-" else args.questions
    for number, asked in lines.read(args.questions):
        try:
            question.check(asked)
        except question.Fault as fault:
            raise UsageFault(f"{name}, line {number}: {fault}") from fault
        lines.write(engine.decide(asked).as_answer())
    return 0
