"""What the app's login can do in a migrated database."""

import pytest
from django.db import connection

pytestmark = pytest.mark.database


@pytest.mark.django_db
def test_work_is_done_as_the_app_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("klankbord_app",)
