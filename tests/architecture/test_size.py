"""A room fits in one look: no file over 300 lines, no function over 40."""

import ast
from collections.abc import Iterator

from tests.architecture.ground import FLOORS, place, python_files

FILE_LINES = 300
FUNCTION_LINES = 40

# "path" or "path:function" -> the reason why it may be longer
EXCEPTIONS: dict[str, str] = {}


def functions(tree: ast.AST, around: str = "") -> Iterator[tuple[str, int]]:
    """Every function with its full name and its number of lines."""
    for node in ast.iter_child_nodes(tree):
        name = around
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{around}.{node.name}" if around else node.name
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield name, (node.end_lineno or node.lineno) - node.lineno + 1
        yield from functions(node, name)


def too_long() -> dict[str, int]:
    """What is over the budget, and by how many lines it stands."""
    found: dict[str, int] = {}
    for path in python_files(*FLOORS, "tests"):
        text = path.read_text(encoding="utf-8")
        if (lines := len(text.splitlines())) > FILE_LINES:
            found[place(path)] = lines
        found |= {
            f"{place(path)}:{name}": lines for name, lines in functions(ast.parse(text)) if lines > FUNCTION_LINES
        }
    return found


def test_everything_is_within_its_budget() -> None:
    assert {where: lines for where, lines in too_long().items() if where not in EXCEPTIONS} == {}


def test_every_exception_is_still_needed_and_has_a_reason() -> None:
    assert set(EXCEPTIONS) <= set(too_long())
    assert all(EXCEPTIONS.values())


def test_a_long_function_is_seen() -> None:
    body = "\n".join("        x = 1" for _ in range(FUNCTION_LINES))
    tree = ast.parse(f"class A:\n    async def b():\n{body}\n")
    assert dict(functions(tree)) == {"A.b": FUNCTION_LINES + 1}
