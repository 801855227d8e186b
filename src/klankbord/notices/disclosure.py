"""What this package holds about a person: what he was told, and that he was told."""

from collections.abc import Iterator
from uuid import UUID

from klankbord.law.texts import Text
from klankbord.notices.models import AfterNotice, Delivery, Dispatch
from klankbord.people.disclosure import Holding

NOTICE = Text(nl="Een bericht aan u.", en="A message to you.")
DELIVERY = Text(
    nl="Dat u het reglement kreeg, en of u het las.",
    en="That you got the policy, and whether you read it.",
)
DISPATCH = Text(
    nl="Dat wij u het reglement mailden, en wat daarvan werd.",
    en="That we mailed you the policy, and what became of it.",
)


def held(employee: UUID) -> Iterator[Holding]:
    """Each message, each delivery and each mail that was to bring one."""
    for notice in AfterNotice.objects.filter(employee=employee).select_related("key"):
        until = notice.key.keep_until
        yield Holding("after_notice", notice.pk, notice.told_at, until, NOTICE)
    for delivery in Delivery.objects.filter(employee=employee):
        yield Holding("delivery", delivery.pk, delivery.delivered_at, None, DELIVERY)
    for each in Dispatch.objects.filter(employee=employee):
        yield Holding("dispatch", each.pk, each.planned_at, None, DISPATCH)
