"""The runs in which calls are offered: those of one batch, or those of one day that came alone."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from klankbord.database import prepared, turns
from klankbord.ledger import book
from klankbord.recordings import keeping
from klankbord.recordings.models import Batch, Offer
from klankbord.vault import keys
from klankbord.vault.keys import Party

_THIS = "WHERE id = %s::uuid"


def new(source: str, at: datetime) -> Batch:
    """A new run of offers."""
    return _batch(uuid4(), source, at, until=keeping.record_until(at))


def foresee(source: str, at: datetime) -> None:
    """Foresee what `of_day` asks."""
    prepared.foresee([prepared.reading(Batch, _THIS, [_name_of_day(source, at)])])


def of_day(source: str, at: datetime) -> Batch:
    """The run of the calls that a source offers one by one on a day: one, however many come."""
    name = _name_of_day(source, at)
    found = prepared.read(Batch, _THIS, [name])
    if not found:
        turns.take(f"recordings.batch {name}")
        found = prepared.read(Batch, _THIS, [name])
    until = keeping.record_until(at + timedelta(days=1))
    return found[0] if found else _batch(name, source, at, until=until)


def came_alone(offer: Offer) -> bool:
    """Whether a platform offered this call by itself, and not in a batch."""
    return offer.batch_id == _name_of_day(offer.source, offer.batch.offered_at)


def _name_of_day(source: str, at: datetime) -> UUID:
    return uuid5(NAMESPACE_URL, f"klankbord:{source}:{at.date()}")


def _batch(name: UUID, source: str, at: datetime, *, until: datetime) -> Batch:
    key = keys.create(
        parties=[Party(book.ORGANISATION, "agent")], kind="record", keep_until=until, at=at
    )
    return Batch.objects.create(pk=name, key=key, source=source, offered_at=at)
