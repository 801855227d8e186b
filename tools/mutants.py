"""Small faults in a Python source: each mutant is the module with one of them."""

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Edit = Callable[[ast.AST], ast.AST | None]
"""A node to the one in its place; None takes it out of the list that it stands in."""


@dataclass(frozen=True)
class Mutant:
    """A module with one fault."""

    module: str
    line: int
    fault: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return f"{self.module.removeprefix('klankbord.law.')}:{self.line} {self.fault}"


def of_code(module: str, source: str) -> Iterator[Mutant]:
    """Faults of code: comparisons, limits, branches, operators, words returned, lines left out."""
    return _mutants(module, source, _faults_of_code)


def of_declarations(module: str, source: str, names: Mapping[str, Any]) -> Iterator[Mutant]:
    """Faults of rules: values of a fact, acts, `&` and `|`, `~`, parts, effects, letters, duties.

    Args:
        module: Its name.
        source: Its text.
        names: What stands in it, by which facts are looked up.
    """
    return _mutants(module, source, lambda node: _faults_of_declarations(node, names))


def _mutants(
    module: str, source: str, faults: Callable[[ast.AST], Iterator[tuple[str, Edit]]]
) -> Iterator[Mutant]:
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for fault, edit in faults(node):
            changed = copy.deepcopy(tree)
            target = next(each for at, each in enumerate(ast.walk(changed)) if at == place)
            _Put(target, edit).visit(changed)
            ast.fix_missing_locations(changed)
            yield Mutant(module, getattr(node, "lineno", 0), fault, changed)


class _Put(ast.NodeTransformer):
    def __init__(self, target: ast.AST, edit: Edit) -> None:
        self._target, self._edit = target, edit

    def visit(self, node: ast.AST) -> Any:
        return self._edit(node) if node is self._target else self.generic_visit(node)


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:60]


# Rules.


def _faults_of_declarations(node: ast.AST, names: Mapping[str, Any]) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Call):
        domain = _domain(node.func, names)
        if domain is not None:
            yield from _other_values(node, domain)
            yield f"~{_said(node)}", lambda each: ast.UnaryOp(ast.Invert(), each)
        elif isinstance(node.func, ast.Name) and node.func.id in {"Rule", "Duty", "Letter"}:
            yield from _other_parts(node)
        elif isinstance(node.func, ast.Name) and node.func.id == "date":
            yield f"a day later than {_said(node)}", _a_day_later
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield f"no ~ before {_said(node.operand)}", lambda each: each.operand
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        other = ast.BitOr() if isinstance(node.op, ast.BitAnd) else ast.BitAnd()
        yield f"& for |, or | for &: {_said(node)}", lambda each: _with(each, op=other)
        yield f"without {_said(node.right)}", lambda each: each.left
        yield f"without {_said(node.left)}", lambda each: each.right


def _domain(func: ast.expr, names: Mapping[str, Any]) -> tuple[str, ...] | None:
    if isinstance(func, ast.Name) and func.id == "acts":
        return tuple(names["ACTS"])
    if isinstance(func, ast.Attribute) and func.attr == "is_":
        try:
            found = eval(ast.unparse(func.value), dict(names))  # noqa: S307  our own source
        except NameError:
            return None
        return tuple(found.domain)
    return None


def _other_values(node: ast.Call, domain: tuple[str, ...]) -> Iterator[tuple[str, Edit]]:
    for at, arg in enumerate(node.args):
        yield (
            f"without {_said(arg)} in {_said(node)}",
            lambda each, at=at: _with(each, args=each.args[:at] + each.args[at + 1 :]),
        )
    stated = {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    if len(stated) == len(node.args):
        for value in domain:
            if value not in stated:
                yield (
                    f"with {value} in {_said(node)}",
                    lambda each, v=value: _with(each, args=[*each.args, ast.Constant(v)]),
                )


def _other_parts(node: ast.Call) -> Iterator[tuple[str, Edit]]:
    kind = node.func.id if isinstance(node.func, ast.Name) else ""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    name = _said(given.get("id", node.func))
    for part in {"holds", "duties", "when", "due"} & given.keys():
        yield f"{name} without {part}", lambda each, part=part: _set(each, part, None)
    if "due" in given:
        yield from _other_dues(given["due"])
    duties = given.get("duties")
    for at in range(len(duties.elts) if isinstance(duties, ast.Tuple) else 0):
        yield (
            f"{name} without duty {at + 1}",
            lambda each, at=at: _set(each, "duties", _less(each, "duties", at)),
        )
    for part, usual, other in (
        (
            "effect",
            "deny" if kind == "Rule" else "oblige",
            "prohibit" if kind == "Rule" else "restrict",
        ),
        ("kind", "condition", "standing"),
    ):
        if kind == "Duty" or (kind == "Rule" and part == "effect"):
            now = given[part].value if part in given else usual
            new = other if now == usual else usual
            yield (
                f"{name} {part} {new} for {now}",
                lambda each, part=part, new=new: _set(each, part, ast.Constant(new)),
            )
    if kind == "Rule" and isinstance(given["hardness"], ast.Constant):
        for letter in ("W", "B"):
            if letter != given["hardness"].value:
                yield (
                    f"{name} hardness {letter} for {given['hardness'].value}",
                    lambda each, v=letter: _set(each, "hardness", ast.Constant(v)),
                )
    if kind == "Letter" and node.args:
        yield (
            f"letter T for {_said(node.args[0])}",
            lambda each: _with(each, args=[ast.Constant("T"), *each.args[1:]]),
        )


def _a_day_later(node: Any) -> ast.AST:
    *rest, day = node.args
    return _with(node, args=[*rest, ast.Constant(day.value + 1)])


DUES = ("after_notice", "talk", "erased", "reviewed", "quarantined", "answered", "reported")


def _other_dues(now: ast.expr) -> Iterator[tuple[str, Edit]]:
    for name in DUES:
        if ast.unparse(now) != f"dues.{name}":
            other = ast.Attribute(ast.Name("dues", ast.Load()), name, ast.Load())
            yield (
                f"due {name} for {ast.unparse(now)}",
                lambda each, other=other: _set(each, "due", other),
            )


def _set(node: Any, part: str, value: ast.expr | None) -> ast.AST:
    rest = [keyword for keyword in node.keywords if keyword.arg != part]
    return _with(node, keywords=rest if value is None else [*rest, ast.keyword(part, value)])


def _less(node: Any, part: str, at: int) -> ast.expr:
    [value] = [keyword.value for keyword in node.keywords if keyword.arg == part]
    return ast.Tuple(value.elts[:at] + value.elts[at + 1 :], ast.Load())


def _with(node: Any, **parts: Any) -> ast.AST:
    for name, value in parts.items():
        setattr(node, name, value)
    return node


# Code.

_SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,), ast.Mult: (ast.FloorDiv,), ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Add,),
    ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,), ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,), ast.BitXor: (ast.BitOr,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip


def _faults_of_code(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    for faults in (_other_signs, _other_branches, _other_return, _less_or_more):
        yield from faults(node)


def _other_signs(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Compare):
        for new in _SWAPS.get(type(node.ops[0]), ()):
            yield (
                f"{new.__name__} in {_said(node)}",
                lambda each, new=new: _with(each, ops=[new(), *each.ops[1:]]),
            )
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and not _is_type(node):
        for new in _SWAPS.get(type(node.op), ()):
            yield f"{new.__name__} in {_said(node)}", lambda each, new=new: _with(each, op=new())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"no not before {_said(node.operand)}", lambda each: each.operand


def _other_branches(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        for value in (False,) if isinstance(node, ast.While) else (True, False):
            yield (
                f"{value} for {_said(node.test)}",
                lambda each, v=value: _with(each, test=ast.Constant(v)),
            )
    elif isinstance(node, ast.comprehension):
        for at, test in enumerate(node.ifs):
            yield (
                f"without if {_said(test)}",
                lambda each, at=at: _with(each, ifs=each.ifs[:at] + each.ifs[at + 1 :]),
            )


def _less_or_more(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{node.value + 1} for {node.value}", lambda each: ast.Constant(each.value + 1)
    elif isinstance(node, ast.AugAssign | ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom)
    ):
        yield f"without {_said(node)}", lambda _: ast.Pass()


def _is_type(node: ast.AST) -> bool:
    """`int | None` is no sum."""
    return isinstance(node, ast.BinOp) and any(
        (isinstance(side, ast.Constant) and side.value is None)
        or (isinstance(side, ast.Name) and side.id in {"str", "int", "type", "date"})
        for side in (node.left, node.right)
    )


def _other_return(node: ast.AST) -> Iterator[tuple[str, Edit]]:
    if not isinstance(node, ast.Return) or node.value is None:
        return
    words = {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    if isinstance(node.value, ast.Constant) and words:
        for word in sorted({"yes", "no", "unknown", "none"} - words):
            yield (
                f"{word} for {_said(node)}",
                lambda each, w=word: _with(each, value=ast.Constant(w)),
            )
    elif isinstance(node.value, ast.IfExp):
        yield (
            f"turned {_said(node)}",
            lambda each: _with(
                each, value=_with(each.value, body=each.value.orelse, orelse=each.value.body)
            ),
        )
