"""What the code must look like; each limit is one that a reader feels."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "klankbord"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
DOMAINS = ("people", "programmes", "notices", "recordings", "evaluations", "coaching", "vault")
DOMAINS += ("suggestions", "ledger", "council", "rights", "breaches", "cases", "reviews")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
USUAL_FUNCTION = 25
FULLEST_FOLDER = 40
A_COMMAND_EACH = "edges/cli/commands"
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "core", "base", "manager"}
VAGUE |= {"managers", "services", "service", "tools", "shared", "signals", "registry"}
SETTINGS_MODULE = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klankbord.project.settings")'


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{name(path)}:{node.name}", length


def test_no_module_is_named_after_nothing() -> None:
    named = {part for path in MODULES for part in (*path.relative_to(SOURCE).parts[:-1], path.stem)}
    assert "embedded" in named
    assert named & VAGUE == set()


def test_no_module_outgrows_its_reader() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {module for module, lines in lengths.items() if lines > LONGEST_MODULE} == set()


def test_no_folder_holds_more_than_a_reader_takes_in() -> None:
    held = Counter(name(path.parent) for path in MODULES)
    assert {folder for folder, modules in held.items() if modules > FULLEST_FOLDER} <= {
        A_COMMAND_EACH
    }


def test_no_function_outgrows_its_reader() -> None:
    lengths = dict(functions())
    assert {function for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == set()


def test_nine_functions_in_ten_fit_in_one_look() -> None:
    lengths = sorted(length for _, length in functions())
    assert lengths[len(lengths) * 9 // 10] <= USUAL_FUNCTION


@pytest.mark.parametrize("package", DOMAINS)
def test_importing_a_domain_package_does_nothing(package: str) -> None:
    assert (SOURCE / package / "__init__.py").read_text() == ""


def test_every_exception_to_a_check_says_why() -> None:
    marks = re.compile(r"#\s*(noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?|type:\s*ignore(\[[\w, -]+\])?)")
    bare = []
    seen = 0
    for path in MODULES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for found in marks.finditer(line):
                seen += 1
                reason = line[found.end() :].split("#", 1)
                if not "".join(reason).strip():
                    bare.append(f"{name(path)}:{number}")
    assert seen
    assert bare == []


def test_the_environment_is_read_in_the_settings_alone() -> None:
    readers = {
        name(path)
        for path in MODULES
        if re.search(r"\bos\.environ|\bgetenv\(", path.read_text().replace(SETTINGS_MODULE, ""))
    }
    assert readers == {"project/settings.py"}


def test_nobody_stands_above_the_law() -> None:
    words = re.compile(r"\b(is_superuser|is_staff|skip_permissions?|post_save|pre_save)\b")
    assert words.search("user.is_superuser")
    assert {name(path) for path in MODULES if words.search(path.read_text())} == set()
