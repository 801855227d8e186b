"""Who coaches many people gets a part at a time, and comes to each of them by the keyboard."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

import crowd
from klankbord.coaching.queries import Coachee
from klankbord.edges.web.calls import listed
from klankbord.edges.web.coaching import talkforms
from klankbord.evaluations.queries import Released
from klankbord.gate import access
from klankbord.people.models import Coaching
from klankbord.recordings.listening.listing import SIZE


def ready(now, n):
    """So many evaluations, the oldest first, two of each moment."""
    return [
        Released(UUID(int=each), uuid4(), now + timedelta(minutes=each // 2), now, "form v1", now)
        for each in range(n)
    ]


@pytest.mark.django_db
def test_every_evaluation_stands_in_one_part_the_newest_first(organisation):
    found = ready(organisation.now, 2 * SIZE + 1)
    seen, after = [], ""
    for _ in range(3):
        rows, after = listed.released(found, listed.place(after))
        seen += [row.url for row in rows]
    newest = sorted(found, key=lambda each: (each.made_at, each.id), reverse=True)
    assert seen == [reverse("coached_evaluation", args=[each.id]) for each in newest]
    assert after == ""


@pytest.mark.django_db
def test_of_many_people_one_stands_on_the_page_and_each_can_be_chosen(organisation, client):
    people = crowd.join(organisation, {"noord": talkforms.FEW})["noord"]
    bram = organisation.account("bram")
    client.force_login(bram)
    assert client.get(reverse("coaching")).context["who"] is None
    with access.whole():
        for person in people:
            Coaching.objects.create(employee=person, coach=bram, since=organisation.now)
    page = client.get(reverse("coaching"))
    assert [each.name for each in page.context["people"]] != []
    choices = dict(page.context["who"].fields["wie"].choices)
    assert len(choices) == talkforms.FEW + 1
    last = people[-1]
    page = client.get(reverse("coaching"), {"wie": str(last.pk)})
    assert [each.name for each in page.context["people"]] == [last.name]
    assert f'value="{last.pk}" selected' in page.content.decode()
    assert client.get(reverse("coaching"), {"wie": "x"}).status_code == 200
    posted = client.post(reverse("talk_plan"), {"employee": str(last.pk)})
    assert posted.status_code == 422
    assert [each.name for each in posted.context["people"]] == [last.name]


@pytest.mark.django_db
def test_who_has_something_new_comes_first(organisation):
    news = tuple(ready(organisation.now, 1))
    many = [Coachee(UUID(int=n), str(n), news if n == 3 else ()) for n in range(9)]
    assert [each.name for each in talkforms.chosen(many, "")] == ["3"]
    assert [each.name for each in talkforms.chosen(many, str(UUID(int=7)))] == ["7"]
    assert talkforms.chosen(many[: talkforms.FEW], "") == many[: talkforms.FEW]
