"""A script of one login is put back by another, however it is cut into pieces."""

import gzip
import io

import pytest

from klankbord.database import dumping

ROWS = b"COPY t (a) FROM stdin;\n" + b"x ALTER DEFAULT PRIVILEGES FOR ROLE me IN\n" * 200 + b"\\.\n"
GRANT = b"IN SCHEMA public GRANT SELECT ON TABLES TO klankbord_app;\n"


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize("login", [b"me", b'"first login"', b'"a""b c"'])
def test_what_the_old_login_gave_by_default_the_new_one_gives(size: int, login: bytes) -> None:
    script = ROWS + b"ALTER DEFAULT PRIVILEGES FOR ROLE " + login + b" " + GRANT
    packed, sink = gzip.compress(script), io.BytesIO()
    put = dumping.Script(sink)
    for start in range(0, len(packed), size):
        put.write(packed[start : start + size])
    put.end()
    assert sink.getvalue() == ROWS + b"ALTER DEFAULT PRIVILEGES " + GRANT
