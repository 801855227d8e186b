"""Watches a folder or a bucket, and brings in each export that is finished."""

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from klankbord.edges.cli import bringing, exported, lines
from klankbord.edges.cli.bringing import Telling
from klankbord.edges.cli.errors import Failure, UsageFault
from klankbord.edges.connectors.contract import Settings
from klankbord.edges.connectors.exports import Export, Unusable, shown
from klankbord.edges.importing import choosing, gathering, places, watching
from klankbord.edges.importing.gathering import Batch
from klankbord.edges.importing.watching import Place, Unit, Watched
from klankbord.law.instants import AMSTERDAM
from klankbord.recordings.models import Shipment
from klankbord.recordings.shipments.grouping import FAULTY, Groups

HELP = "Watch a folder or bucket and bring in each finished export, until it is stopped."
NEEDS_DATABASE = True

DOOR = Shipment.Door.WATCH
AGAIN = 60.0
"""Seconds after which something that stood in the way for a while is tried again."""
WHY = "-why.jsonl"
CLEAR = (
    "Mind: --after move keeps recordings in clear in {place}, beside the vault in which they are "
    "sealed. Nobody destroys them there when their term is over. Use --after delete where you can."
)


class _Stopped(Exception):
    """Somebody asks to stop."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "place",
        metavar="PLACE",
        help="folder, or s3://BUCKET/PREFIX, into which the platform writes exports",
    )
    exported.configure(parser)
    parser.add_argument(
        "--after",
        required=True,
        choices=("delete", "move"),
        help="what to do with an export that came in whole: delete it, or move it to done/, where "
        "it stays in clear. What had faults goes to failed/",
    )
    parser.add_argument(
        "--settle",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="how long an export must stand still to be finished (%(default)g)",
    )
    parser.add_argument(
        "--marker",
        default="",
        metavar="NAME",
        help="name of a file in an export that says that it is finished, instead of --settle",
    )
    parser.add_argument(
        "--every",
        type=float,
        default=5.0,
        metavar="SECONDS",
        help="how often to look (%(default)g)",
    )
    parser.add_argument(
        "--leave-out-faulty",
        action="store_true",
        help="tell the records that cannot be read and import the others",
    )
    parser.add_argument("--once", action="store_true", help="stop when nothing is left to bring in")


def run(args: argparse.Namespace) -> int:
    settings = exported.settings(args.settings, args.zone)
    with _asked() as asked, closing(_place(args.place)) as place:
        if args.after == "move":
            bringing.say(CLEAR.format(place=f"{args.place}/{watching.DONE}"))
        _Watch(place, settings, args, asked).go()
    return 0


def _place(named: str) -> Place:
    try:
        return places.at(named)
    except watching.Taken as fault:
        raise Failure(f"{named}: somebody watches this already.") from fault
    except Unusable as fault:
        raise UsageFault(str(fault)) from fault


class _Watch:
    """The round: look, bring in, put away."""

    def __init__(
        self, place: Place, settings: Settings, args: argparse.Namespace, asked: threading.Event
    ) -> None:
        self._place = place
        self._watched = Watched(place, settle=args.settle, marker=args.marker)
        self._settings = settings
        self._args = args
        self._asked = asked

    def go(self) -> None:
        """Until somebody asks to stop, or (`--once`) nothing is left."""
        while not self._asked.is_set():
            close_old_connections()
            try:
                well = self._round()
            except _Stopped:
                return
            if self._args.once and well and not self._watched.waits:
                return
            self._asked.wait(self._args.every if well else AGAIN)

    def _round(self) -> bool:
        """Bring in what is finished; whether nothing stood in the way."""
        try:
            units = self._watched.finished(time.monotonic())
        except Unusable as fault:
            bringing.say(str(fault))
            return False
        well = True
        for unit in units:
            try:
                self._take(unit)
            except (Failure, OSError) as fault:  # another import, no room, no key: later
                bringing.say(f"{_called(unit)}: {fault}")
                well = False
        return well

    def _take(self, unit: Unit) -> None:
        try:
            with closing(self._watched.export(unit)) as export:
                batch = self._read(export)
                groups = self._brought_in(batch)
            faults = batch.told()
        except Unusable as fault:
            self._gave_up(fault.code, str(fault))
            groups, faults = Groups(), str(fault).splitlines()
        if not self._watched.unchanged(unit):
            bringing.say(f"{_called(unit)}: changed while it was read; it is read again.")
            return
        wrong = bool(faults or groups.results[bringing.ERROR])
        self._put_away(unit, groups, faults, wrong=wrong)
        lines.write(
            {"export": _called(unit), "result": "failed" if wrong else "done"}
            | {"results": dict(sorted(groups.results.items()))}
        )
        sys.stdout.flush()

    def _read(self, export: Export) -> Batch:
        """What an export names.

        Raises:
            Unusable: It cannot be read, or not all of it, and nobody said to leave that out.
        """
        items = choosing.items(export, form=self._args.format, settings=self._settings)
        batch = gathering.gather(items, self._args.source, progress=lambda _: self._heed())
        if batch.faults and not self._args.leave_out_faulty:
            raise Unusable("\n".join(batch.told()), code=FAULTY)
        return batch

    def _brought_in(self, batch: Batch) -> Groups:
        return bringing.bring_in(
            batch,
            source=self._args.source,
            form=self._args.format or "",
            door=DOOR,
            telling=Telling(each=False, summary=False),
            heed=self._heed,
        )

    def _gave_up(self, code: str, place: str) -> None:
        form = self._args.format or ""
        bringing.gave_up(code, place, source=self._args.source, form=form, door=DOOR)

    def _put_away(self, unit: Unit, groups: Groups, faults: list[str], *, wrong: bool) -> None:
        stamp = f"{timezone.now().astimezone(AMSTERDAM):%Y%m%dT%H%M%S}"
        if wrong:
            put = self._watched.put_away(unit, watching.FAILED, stamp=stamp)
            why = (*({"fault": fault} for fault in faults), *groups.codes())
            self._place.write(put + WHY, "".join(json.dumps(each) + "\n" for each in why))
            bringing.say(f"{_called(unit)}: not all of it came in; see {shown(put)}{WHY}")
        elif self._args.after == "delete":
            self._watched.delete(unit)
        else:
            self._watched.put_away(unit, watching.DONE, stamp=stamp)

    def _heed(self) -> None:
        if self._asked.is_set():
            raise _Stopped


@contextmanager
def _asked() -> Iterator[threading.Event]:
    """Hear who asks to stop; a second time it stops at once."""
    asked = threading.Event()
    before: dict[int, Any] = {}

    def hear(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[number])
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, hear)
    try:
        yield asked
    finally:
        for heard, handler in before.items():
            signal.signal(heard, handler)


def _called(unit: Unit) -> str:
    """An export by the name of its folder or zip; names of single files are not told."""
    return shown(unit.name) or "loose files"
