"""The pages that are built: every public name is in the reference, every page in a toctree."""

import re
from pathlib import Path

import pytest

import galenic
from galenic import accuracy, formulas, pictures, quality

DOCS = Path(__file__).parent.parent / "docs"
DIRECTIVE = re.compile(r"^(?:\.\. auto\w+::|```\{py:data\}) (galenic\S*)$", re.MULTILINE)


def named():
    """What the reference names, in a directive that is filled from the code."""
    return DIRECTIVE.findall((DOCS / "reference/api.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", [galenic, accuracy, quality, pictures], ids=lambda m: m.__name__)
def test_every_public_name_is_in_the_reference(room):
    """Each name of a room stands there once; a room that is one has a heading of its own."""
    found = named()
    heads = re.findall(
        r"^## `(galenic\S*)`$", (DOCS / "reference/api.md").read_text(), re.MULTILINE
    )
    for name in room.__all__:
        full = f"{room.__name__}.{name}"
        assert found.count(full) + heads.count(full) == 1, full


def test_the_reference_names_nothing_that_is_not_there():
    """No name of a room of the reference is left from an earlier version."""
    rooms = {room.__name__: room for room in (galenic, accuracy, quality, pictures)}
    for full in named():
        room, _, name = full.rpartition(".")
        assert room not in rooms or name in rooms[room].__all__, full


def test_every_page_is_in_a_toctree():
    """The index leads to every page; a folder of notebooks is taken whole."""
    blocks = re.findall(r"```\{toctree\}\n(.*?)```", (DOCS / "index.md").read_text(), re.DOTALL)
    entries = {line for block in blocks for line in block.splitlines() if line and line[0] != ":"}
    pages = {
        path.relative_to(DOCS).with_suffix("").as_posix()
        for kind in ("*.md", "*.ipynb")
        for path in DOCS.rglob(kind)
    }
    pages = {page for page in pages if not page.startswith("notebooks/")} - {"index"}
    assert len(pages) > 20
    assert entries - {"notebooks/*"} == pages
    assert "notebooks/*" in entries


def test_every_formula_can_be_written_on_its_page():
    """A formula of the page has a prose with an equals sign, a sentence and a source."""
    assert len(formulas.ALL) > 50
    for formula in formulas.ALL:
        assert formula.symbol != formula.text
        assert (formula.function.__doc__ or "").strip()
        assert formula.source
