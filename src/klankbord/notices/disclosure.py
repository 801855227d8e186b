"""What this package holds about a person: what he was told, and that he was told."""

from collections.abc import Iterator
from uuid import UUID

from klankbord.law.texts import Text
from klankbord.notices.models import AfterNotice, Delivery
from klankbord.people.disclosure import Holding

NOTICE = Text(nl="Een bericht aan u.", en="A message to you.")
DELIVERY = Text(
    nl="Dat u het reglement kreeg, en of u het las.",
    en="That you got the policy, and whether you read it.",
)


def held(employee: UUID) -> Iterator[Holding]:
    """Each message and each delivery."""
    for notice in AfterNotice.objects.filter(employee=employee).select_related("key"):
        until = notice.key.keep_until
        yield Holding("after_notice", notice.pk, notice.told_at, until, NOTICE)
    for delivery in Delivery.objects.filter(employee=employee):
        yield Holding("delivery", delivery.pk, delivery.delivered_at, None, DELIVERY)
