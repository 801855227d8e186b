"""What is kept of somebody's visit goes once it has ended, and not before."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from klankbord.people import sessions

pytestmark = pytest.mark.django_db


def test_a_session_and_a_count_of_attempts_go_when_they_have_ended():
    now = timezone.now()
    for days in (-1, 1):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            session = SessionStore()
            session["kept"] = days
            session.set_expiry(3600)
            session.create()
            cache.set(f"from{days}", [1.0], timeout=3600)
    sessions.forget(now)
    assert [each.get_decoded()["kept"] for each in Session.objects.all()] == [1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert cursor.fetchall() == [(":1:from1",)]
