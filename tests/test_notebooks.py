"""The notebooks run as they stand, and what their words say is what their cells show."""

import html
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "docs" / "notebooks").glob("*.ipynb"))


def cells(book, kind):
    """The cells of code, or those of words."""
    return [cell for cell in book.cells if cell.cell_type == kind]


def shown(cell):
    """What a run cell shows, as text."""
    texts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            texts.append(output.text)
        elif "text/html" in output.data:
            texts.append(html.unescape(re.sub(r"<[^>]*>", " ", output.data["text/html"])))
        else:
            texts.append(output.data["text/plain"])
    return " ".join(" ".join(texts).split())


def test_there_is_a_notebook_for_each_question():
    """Tablets, the balance, the dose, the finished batch, and a combination."""
    assert [path.stem for path in NOTEBOOKS] == [
        "did-the-batch-comply",
        "how-sure-is-the-dose",
        "tablets-to-4.5-mg",
        "thirty-capsules-and-the-balance",
        "two-drugs-in-one-capsule",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    """Nothing of a run is in the repository, nor any setting of the editor that wrote it."""
    book = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert set(book.metadata) == {"kernelspec", "language_info"}
    assert set(book.metadata.language_info) == {"name"}
    for cell in book.cells:
        assert cell.metadata == {}
    for cell in cells(book, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_words_are_true(path, tmp_path, monkeypatch):
    """Every cell shows what it names, without a warning; each bold number is shown by a cell."""
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))  # nobody's own settings
    monkeypatch.delenv("MPLBACKEND", raising=False)  # a notebook draws in the page
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=300).execute()
    for cell in cells(book, "code"):
        assert cell.outputs or cell.source.endswith("}"), cell.id  # an order is only written down
        assert not [one for one in cell.outputs if one.get("name") == "stderr"], cell.id
        drawn = [one for one in cell.outputs if "image/png" in one.get("data", {})]
        assert len(drawn) == len(re.findall(r"^pictures\.", cell.source, re.MULTILINE)), cell.id
        if re.fullmatch(r"[a-z_0-9]+", cell.source.splitlines()[-1]):
            assert "text/html" in cell.outputs[-1].data, cell.id
    told = " ".join(shown(cell) for cell in cells(book, "code"))
    bold = [
        number
        for cell in cells(book, "markdown")
        for number in re.findall(r"\*\*(.+?)\*\*", cell.source)
    ]
    assert bold
    for number in bold:
        assert re.search(rf"(?<![0-9.]){re.escape(number)}(?![0-9.])", told), number
