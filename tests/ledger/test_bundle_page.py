"""The page from which others write a checker says what the code says."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "ledger-bundle.md").read_text(encoding="utf-8")


def test_every_fault_that_a_check_can_find_is_explained() -> None:
    raised = {
        code
        for name in ("audit", "bundle", "verify")
        for code in re.findall(
            r'report\.fault\(\s*"([a-z_]+)"',
            (ROOT / "src" / "klankbord" / "ledger" / f"{name}.py").read_text(encoding="utf-8"),
        )
    }
    assert "root_mismatch" in raised
    assert {code for code in raised if f"`{code}`" not in PAGE} == set()
