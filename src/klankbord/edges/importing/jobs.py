"""What the worker does with a shipment that was sent on a page: try it, and let it come in.

Both look first and are safe to repeat. Whatever stands in the way for a while is tried again until
the day of the shipment is over.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext

from klankbord.edges.connectors.archives import ZIP, Archive, Together
from klankbord.edges.connectors.contract import Settings
from klankbord.edges.connectors.exports import Export, Unusable
from klankbord.edges.importing import choosing, gathering, running
from klankbord.edges.importing import settings as settings_
from klankbord.edges.importing.gathering import Batch
from klankbord.edges.importing.running import Log
from klankbord.gate.access import Actor
from klankbord.jobs import queue
from klankbord.ledger.keyfiles import KeyFileFault
from klankbord.people.models import Role
from klankbord.recordings.intake import arriving
from klankbord.recordings.models import Shipment
from klankbord.recordings.shipments import shipments, shipping
from klankbord.recordings.shipments.grouping import Groups
from klankbord.vault import boxes, keys
from klankbord.vault.stores.contract import StoreFault

SOON = 30
"""Seconds after which something that stood in the way is tried again."""

logger = logging.getLogger(__name__)


class Stopped(Exception):
    """The worker stops; the rest follows when it is back."""


@queue.long_task("importing.read")
def read(context: JobContext, shipment: str) -> None:
    """Say what would become of a shipment; nothing to do when that was said, or it is gone."""
    found = shipments.find(UUID(shipment), Shipment.State.READING)
    if found is None:
        return
    with _told(found, read_later), closing(_export(found)) as export:
        batch = _batch(found, export, places=True, context=context)
        if not batch.size:
            raise Unusable("", code="no_call")
        groups = Groups()
        for outcome, place in running.tried(
            batch, source=found.source, at=timezone.now(), by=_sender(found)
        ):
            groups.add(outcome, place)
        shipping.tried(found.pk, groups, total=batch.size, at=timezone.now())


@queue.long_task("importing.bring_in")
def bring_in(context: JobContext, shipment: str) -> None:
    """Let a shipment come in; what came in before it was cut off is recognised."""
    found = shipments.find(UUID(shipment), Shipment.State.IMPORTING)
    if found is None:
        return
    with _told(found, bring_in_later), closing(_export(found)) as export:
        batch = _batch(found, export, places=False, context=context)
        log = Log(found, total=batch.size, clock=timezone.now)
        try:
            for _ in running.imported(
                batch, log, source=found.source, by=_sender(found), clock=timezone.now
            ):
                _heed(context)
            log.finish(by=_sender(found))
        except BaseException:
            log.abort()
            raise


def read_later(shipment: UUID, *, seconds: int = 0) -> None:
    """Enqueue `read`, in the deed by which all files are here."""
    queue.later(read, seconds=seconds, shipment=str(shipment))


def bring_in_later(shipment: UUID, *, seconds: int = 0) -> None:
    """Enqueue `bring_in`, in the deed by which somebody asked it."""
    queue.later(bring_in, seconds=seconds, shipment=str(shipment))


def _batch(shipment: Shipment, export: Export, *, places: bool, context: JobContext) -> Batch:
    def heed(number: int) -> None:
        _heed(context)
        shipping.progress(shipment.pk, Groups(), done=0, total=number, at=timezone.now())

    items = choosing.items(export, form=shipment.form or None, settings=_settings(shipment))
    return gathering.gather(items, shipment.source, places=places, progress=heed)


def _export(shipment: Shipment) -> Export:
    sent = shipping.files(shipment)
    zips = [name for name in sent if name.lower().endswith(ZIP)]
    archives = [Archive(sent[name]()) for name in zips]
    return Together({name: sent[name] for name in sent if name not in zips}, archives)


def _settings(shipment: Shipment) -> Settings:
    try:
        return settings_.read(shipping.told(shipment))
    except settings_.Mistaken as fault:
        raise Unusable(str(fault), code="settings") from fault


def _sender(shipment: Shipment) -> Actor:
    return Actor(role=Role.ADMIN, account=shipment.account)


def _heed(context: JobContext) -> None:
    if context.should_abort():
        raise Stopped


@contextmanager
def _told(shipment: Shipment, again: Callable[..., None]) -> Iterator[None]:
    """Say on the shipment what went wrong; enqueue it again if it may go better later."""
    fail = partial(shipping.fail, shipment.pk, by=_sender(shipment))
    try:
        yield
    except (shipping.Gone, keys.Gone, boxes.NoBox):
        return  # it was taken back, or its day is over
    except Unusable as fault:
        fail(fault.code, at=timezone.now(), place=str(fault))
        return
    except Stopped:
        again(shipment.pk)
        return
    except arriving.Busy:
        trouble = "busy"
    except StoreFault:
        trouble = "no_room"
    except KeyFileFault:
        trouble = "no_key"
    except Exception:
        logger.exception("A shipment failed")
        trouble = "unforeseen"
    else:
        return
    shipping.trouble(shipment.pk, trouble, at=timezone.now())
    again(shipment.pk, seconds=SOON)
