"""Where the tests of the architecture stand: the checkout, its Python files and its text files."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "storage", "flows")
ROOMS = (*FLOORS, "locales", "tests", "docs", "deploy", ".ci")
PAPERS = (
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh-CN.md",
    "pyproject.toml",
    "requirements.lock",
    ".editorconfig",
    ".gitignore",
)
READMES = ("README.md", "README.zh-CN.md")


def python_files(*folders: str) -> list[Path]:
    """Every Python file below the given folders of the checkout."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def text_files() -> Iterator[tuple[str, str]]:
    """Every file of the product that is text, as (path from the root, content)."""
    papers = [ROOT / name for name in PAPERS if (ROOT / name).is_file()]
    rooms = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*")) if path.is_file()]
    for path in papers + rooms:
        if "__pycache__" in path.parts:
            continue
        try:
            yield place(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def place(path: Path) -> str:
    """A path as it is told to a reader: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()
