"""A sentence is written whole, where it is said: a literal that Babel finds, with every parameter that it names."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from tests.architecture.ground import FLOORS, place, python_files

TEXTS = {"T": 1, "N": 2, "C": 2}  # keyword -> how many literals come first


def faults(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call of T, N or C that a catalogue could not serve, with what is wrong with it."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS):
            continue
        texts = node.args[: TEXTS[node.func.id]]
        literals = [arg.value for arg in texts if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if len(literals) < TEXTS[node.func.id]:
            yield node.lineno, "not a literal sentence"
            continue
        said = literals[1:] if node.func.id == "C" else literals
        named = {name for text in said for _, name, _, _ in Formatter().parse(text) if name is not None}
        always = {"n"} if node.func.id == "N" else set()
        given = {keyword.arg for keyword in node.keywords}
        if not all(name.isidentifier() for name in named):
            yield node.lineno, "a parameter without a name"
        elif None not in given and named | always != given | always:
            yield node.lineno, f"names {sorted(named)}, is given {sorted(filter(None, given))}"


def test_every_sentence_is_literal_and_has_its_parameters() -> None:
    found = [
        f"{place(path)}:{line}: {fault}"
        for path in python_files(*FLOORS)
        for line, fault in faults(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'T("Told " + who)',
        'T(f"Told {who}.")',
        "T(sentence)",
        'T("Told {who}.")',
        'T("Told.", who=who)',
        'T("Told {}.", who=who)',
        'T("{n} cases.")',
        'N("One case.", many, n=2)',
    ],
)
def test_a_glued_sentence_is_seen(line: str) -> None:
    assert list(faults(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        'T("Told {who}.", who=who)',
        'N("One case.", "{n} cases.", n=2)',
        'C("a case", "Open")',
        'T("Told {who}.", **names)',
    ],
)
def test_a_whole_sentence_is_fine(line: str) -> None:
    assert list(faults(ast.parse(line))) == []
