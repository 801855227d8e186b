"""The worker: does what the queue says, and what the clock says."""

import argparse
import asyncio
import math
import signal
import time
from collections.abc import Sequence

import psycopg
from django.db import connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from klankbord.cases import holding as cases
from klankbord.coaching import effects
from klankbord.council import figures
from klankbord.edges.importing import jobs as importing
from klankbord.evaluations.disputes import disputing
from klankbord.evaluations.evaluating import assigning, working
from klankbord.evaluations.figures import fairness, tallying
from klankbord.evaluations.scorecards import foretelling
from klankbord.gate import keeping, sequencing
from klankbord.jobs import finished, queue, stalled
from klankbord.notices import afterwards, digest, dispatching, rulechanges
from klankbord.people import sessions
from klankbord.programmes import seeds
from klankbord.recordings.draw import quarantining
from klankbord.recordings.intake import preparing
from klankbord.recordings.listening import summing
from klankbord.recordings.shipments import reminding, shipping
from klankbord.recordings.waiting import reoffering
from klankbord.rights import closing, packing
from klankbord.suggestions import making
from klankbord.vault import nightly, readiness

HELP = "Do the jobs in the queue, and the nightly and hourly work, until it is stopped."
NEEDS_DATABASE = True
TASKS = (
    afterwards, assigning, cases, closing, digest, dispatching, disputing, effects,
    fairness, figures, finished, foretelling, importing, keeping, making, nightly, packing,
    preparing, quarantining, reminding, reoffering, rulechanges, seeds, sequencing, sessions,
    shipping, stalled, summing, tallying, working,
)  # fmt: skip
"""Every module with a task. A task stands beside its activity; the worker must know them all."""

PATIENCE = 300.0
"""Seconds for which a worker that has worked waits for a database that went away."""
PAUSE = 1.0
GRACE = 5.0
"""Seconds after which a long job is told that the worker stops; it goes on later."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queue", action="append", help="serve only this queue; may be repeated")
    parser.add_argument("--once", action="store_true", help="stop when the queue is empty")


def run(args: argparse.Namespace) -> int:
    readiness.insist()
    # A thread that works ends without letting go of what it has open, so each job does.
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # the Django one
    with app.replace_connector(connector) as working:
        if args.once:
            working.run_worker(queues=args.queue, wait=False)
        else:
            asyncio.run(_work(working, args.queue or queue.QUEUES))
    return 0


async def _work(working: App, queues: Sequence[str]) -> None:
    """Work until a signal says to stop; come back when the database was away for a while.

    Raises:
        ConnectorException: It was not there to begin with, or stayed away.
        psycopg.OperationalError: The same, found while opening the pool.
    """
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    last_well = -math.inf
    while not asked.is_set():
        begun = time.monotonic()
        try:
            await _once(working, queues, asked)
            last_well = time.monotonic()
        except (ConnectorException, psycopg.OperationalError):
            # What broke off only now was well until now.
            last_well = time.monotonic() if time.monotonic() - begun > PAUSE else last_well
            if time.monotonic() - last_well > PATIENCE:
                raise
        if not asked.is_set():
            await asyncio.sleep(PAUSE)


async def _once(working: App, queues: Sequence[str], asked: asyncio.Event) -> None:
    """Work until asked to stop, letting running jobs finish, or until the database is lost.

    Each queue is done in its own order, one job at a time: a long job holds up no quick one, and
    no two sweeps meet.
    """
    async with working.open_async():
        workers = [
            asyncio.create_task(
                working.run_worker_async(
                    queues=[each], install_signal_handlers=False, shutdown_graceful_timeout=GRACE
                )
            )
            for each in queues
        ]
        stop = asyncio.create_task(asked.wait())
        await asyncio.wait({*workers, stop}, return_when=asyncio.FIRST_COMPLETED)
        for each in (stop, *workers):
            each.cancel()
        for ended in await asyncio.gather(*workers, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
