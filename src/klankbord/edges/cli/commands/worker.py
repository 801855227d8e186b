"""The worker: does what the queue says, and what the clock says."""

import argparse

from procrastinate.contrib.django import app

HELP = "Do the jobs in the queue, and the nightly and hourly work, until it is stopped."
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queue", action="append", help="serve only this queue; may be repeated")
    parser.add_argument("--once", action="store_true", help="stop when the queue is empty")


def run(args: argparse.Namespace) -> int:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # the Django one
    with app.replace_connector(connector) as working:
        working.run_worker(queues=args.queue, wait=not args.once)
    return 0
