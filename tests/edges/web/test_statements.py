"""What a page asks of the database does not grow with how much stands on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

import crowd
from klankbord.evaluations.models import Assignment, Scorecard
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import LegAccess

pytestmark = pytest.mark.django_db
PAGES = [
    ("noor", "home", b"/gesprekken/"),
    ("noor", "work", b"/nemen/"),
    ("anna", "own_trend", b"/mijn/beoordelingen/"),
    ("bram", "coaching", b'name="evaluations"'),
]
"""Who looks, at which page, and what stands there once for each row."""


def free_given_and_scored(organisation, employee):
    """A call that nobody has, one that Noor has, and one that she evaluated."""
    now, noor = organisation.now, organisation.account("noor")
    made = now - timedelta(hours=3)
    crowd.recording(employee, made=made, at=now)
    leg = crowd.recording(employee, made=made, at=now)
    with access.acting(Access(SYSTEM, "retain", None, now)):
        Assignment.objects.create(
            leg=leg, evaluator=noor, scorecard=Scorecard.objects.get(), assigned_at=now
        )
    LegAccess.objects.create(leg=leg, account=noor, why="assigned", since=now)
    crowd.evaluate(organisation, employee, made=made)


def looked_at(of):
    """{page: (rows on it, statements for it)}, when it was opened before."""
    found = {}
    for who, name, row in PAGES:
        client, page, asked = of(who), reverse(name), []
        client.get(page)
        with connection.execute_wrapper(
            lambda go, sql, *a, to=asked: to.append(sql) or go(sql, *a)
        ):
            answer = client.get(page)
        assert answer.status_code == 200
        found[name] = answer.content.count(row), len(asked)
    return found


def test_more_rows_are_no_more_statements(organisation, of):
    people = [organisation.anna, *crowd.join(organisation, {"noord": 3})["noord"]]
    free_given_and_scored(organisation, people[0])
    few = looked_at(of)
    for employee in (*people, organisation.anna):
        free_given_and_scored(organisation, employee)
    many = looked_at(of)
    for page, (rows, statements) in few.items():
        assert many[page][0] > rows, page
        assert many[page][1] <= statements, page
