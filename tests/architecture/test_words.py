"""The product speaks of itself only: no file names the papers, places or machines with which it was made."""

import pytest

from tests.architecture.ground import text_files

# Written in halves, so that this file may be read like every other.
FORBIDDEN = tuple(
    first + second
    for first, second in (
        ("story", "board"),
        ("design", " card"),
        ("house", ".md"),
        ("examples", ".md"),
        ("see", "ds/"),
        ("/wo", "rk/"),
        ("../sha", "red"),
        ("anthro", "pic"),
        ("clau", "de"),
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("registry.npm", "js"),
        ("deb.deb", "ian.org"),
        ("--index", "-url"),
        ("--extra-index", "-url"),
        ("--find", "-links"),
    )
)


def found(text: str) -> list[str]:
    """The forbidden words that a text holds."""
    return [word for word in FORBIDDEN if word in text.lower()]


def test_no_file_of_the_product_holds_a_forbidden_word() -> None:
    assert {where: words for where, text in text_files() if (words := found(f"{where}\n{text}"))} == {}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_forbidden_word_is_seen(word: str) -> None:
    assert found(f"As {word.title()} says") == [word]


def test_the_lock_holds_hashes_and_no_places() -> None:
    lock = dict(text_files())["requirements.lock"].splitlines()
    assert [line for line in lock if "://" in line or line.startswith("-") or " @ " in line] == []
    pinned = [number for number, line in enumerate(lock) if "==" in line and not line.startswith(("#", " "))]
    assert pinned
    assert [lock[number] for number in pinned if "--hash=sha256:" not in lock[number + 1]] == []
