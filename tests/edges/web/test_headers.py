"""On the way out: pages are compressed, nothing else is, and nothing about people is cached."""

import gzip

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_page_travels_compressed_and_twice_the_same_page_has_another_length(client):
    def sent():
        answer = client.get(reverse("account_login"), headers={"accept-encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "no-store" in answer.headers["Cache-Control"]
        assert b"<!doctype html>" in gzip.decompress(answer.content)
        return len(answer.content)

    assert len({sent() for _ in range(12)}) > 1


def test_what_a_machine_asks_for_is_not_compressed(client):
    answer = client.get("/api/v1/openapi.json", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
