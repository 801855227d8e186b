"""Debian's chromium, as people use it: no service of its maker, no other connection.

A test gets an installation of its own with a story in it (`site`: a call that was evaluated, one
that waits for an evaluator, and one more), or with the demo in it (`demo_site`).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

expect.set_options(timeout=20_000)  # milliseconds; other work may keep the machine busy
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # synchronous Playwright runs a loop in this thread


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def story(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    from browser import stage  # models can be imported only once Django is set up

    with django_db_blocker.unblock():
        told = stage.tell(tmp_path_factory.mktemp("story"))
    yield told
    told.end()


@pytest.fixture
def site(story: Any, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Any]:
    """An installation with the story in it, that only this test changes."""
    from browser import stage

    with django_db_blocker.unblock():
        opened = stage.open_site(story, tmp_path / "site")
        yield opened
        opened.world.end()


@pytest.fixture(scope="module")
def shared_site(
    story: Any,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """The same for all tests of a module, which only look."""
    from browser import stage

    with django_db_blocker.unblock():
        opened = stage.open_site(story, tmp_path_factory.mktemp("shared") / "site")
        yield opened
        opened.world.end()


@pytest.fixture
def demo_site(demo_told: Any, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Any]:
    """The demo, that only this test changes."""
    from browser import stage

    with django_db_blocker.unblock():
        opened = stage.open_demo(demo_told, tmp_path / "site")
        yield opened
        opened.world.end()


@pytest.fixture(scope="module")
def demo_shared(
    demo_told: Any, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The demo for all tests of a module, which only look."""
    from browser import stage

    with django_db_blocker.unblock():
        opened = stage.open_demo(demo_told, tmp_path_factory.mktemp("demo") / "site")
        yield opened
        opened.world.end()


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: every test has an address of its own. (The plugin's fixture warns with this pytest.)"""
    return ""
