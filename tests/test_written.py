"""What ``--output`` writes: by the ending of the file, by every command that has a result."""

import json
import os
from xml.etree import ElementTree as ET

import pytest

import galenic

EXAMPLES = galenic.__path__[0] + "/examples/"
WEIGHTS = "net [mg]\n" + "".join(f"{150 + number % 3}\n" for number in range(10))
ACTUAL = """stage = "mixed"
actual = [{ step = 1, weighed = "2280.6 mg" }, { step = 2, weighed = "13099.5 mg" }]
"""
THEORY = ["--rule", "us-theoretical", "--theoretical", "150 mg"]
COMMANDS = {
    "plan": (["plan", "order.toml"], "galenic/plan/2"),
    "explain": (["plan", "order.toml", "--explain", "filler"], "galenic/explanation/1"),
    "recover": (
        ["recover", "plan.json", "actual.toml", "--tolerance", "5 %"],
        "galenic/recovery/1",
    ),
    "capacity": (["capacity", "stock.toml"], "galenic/capacity/1"),
    "accuracy": (["accuracy", "order.toml", "--batches", "100"], "galenic/accuracy/1"),
    "check": (["check", "weights", "weights.csv", *THEORY], "galenic/check/1"),
    "learn": (["learn", "pack-stat", "weights.csv"], "galenic/learn/1"),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with one file of each kind that a command reads."""
    monkeypatch.chdir(tmp_path)
    order = galenic.read_order(EXAMPLES + "tablets.toml")
    with open(EXAMPLES + "tablets.toml", encoding="utf-8") as file:  # noqa: PTH123
        text = file.read()
    files = {
        "order.toml": text,
        "stock.toml": text.replace("[stock]\n", "[stock]\navailable = 80\n"),
        "plan.json": galenic.plan(order).to_json(),
        "actual.toml": ACTUAL,
        "weights.csv": WEIGHTS,
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


QUICK = {"plan", "explain", "recover", "check"}
EACH = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in COMMANDS]


@pytest.mark.parametrize("name", EACH)
def test_the_ending_says_what_is_written(run, folder, name):
    """A page, data, Markdown, PDF or text; in capitals, too."""
    words, schema = COMMANDS[name]
    _, text, _ = run(*words)
    for ending in (".html", ".HTML", ".json", ".Json", ".md", ".PDF", ".txt", ".TXT", ""):
        target = folder / f"result{ending}"
        code, out, err = run(*words, "--output", target)
        assert code in {0, 1}
        assert (out, err) == ("", "")
        kind = ending.lower()
        told = "" if kind == ".pdf" else target.read_text(encoding="utf-8")
        if kind == ".pdf":
            assert target.read_bytes().startswith(b"%PDF-")
        elif kind == ".html":
            assert ET.fromstring(told.partition("\n")[2]).tag == "html"  # noqa: S314 - our own
        elif kind == ".json":
            assert json.loads(told)["schema"] == schema
        elif kind == ".md":
            assert told.startswith("# ")
        else:
            assert told == text
        target.unlink()


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("target", ["sheet.docx", "sheet.htm", "sheet.", "a.tar.gz", "2026.118"])
def test_any_other_ending_is_refused_with_those_that_there_are(run, folder, name, target):
    """Before anything is worked out; nothing is written."""
    before = set(folder.iterdir())
    code, out, err = run(*COMMANDS[name][0], "--output", target)
    assert (code, out) == (2, "")
    assert err.startswith("--output: given ")
    assert ".html, .json, .md, .pdf, .txt" in err
    assert set(folder.iterdir()) == before


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("target", ["sheet.html", "sheet.md", "sheet.txt", "sheet.TXT"])
def test_json_into_a_file_that_is_none_is_refused(run, target):
    """The problem comes as JSON, as all problems do under ``--json``."""
    code, out, err = run("plan", "order.toml", "--json", "--output", target)
    assert (code, err) == (2, "")
    (problem,) = json.loads(out)["problems"]
    assert (problem["code"], problem["path"]) == ("conflict", "--output")
    assert "leave out --json" in problem["remedy"]
    assert not os.path.exists(target)  # noqa: PTH110


def test_json_goes_into_a_file_of_that_ending_or_of_none(run, folder):
    """As before there were endings."""
    for target in ("told.json", "told.JSON", "told"):
        assert run("plan", "order.toml", "--json", "--output", target) == (0, "", "")
        told = json.loads((folder / target).read_text(encoding="utf-8"))
        assert told["schema"] == "galenic/plan/2"


def test_a_file_that_is_read_is_named_as_such_beside_its_ending(run, folder):
    """Both are told at once, and it is kept."""
    before = (folder / "order.toml").read_bytes()
    code, _, err = run("plan", "order.toml", "--output", "order.toml", "--force")
    assert code == 2
    assert "a file that is read for this result" in err
    assert ".html, .json, .md, .pdf, .txt" in err
    assert (folder / "order.toml").read_bytes() == before


def test_a_page_is_kept_unless_forced(run, folder):
    """As every file is."""
    (folder / "sheet.html").write_text("signed", encoding="utf-8")
    assert run("plan", "order.toml", "--output", "sheet.html")[0] == 2
    assert (folder / "sheet.html").read_text(encoding="utf-8") == "signed"
    assert run("plan", "order.toml", "--output", "sheet.html", "--force") == (0, "", "")
    assert "2280.6 mg" in (folder / "sheet.html").read_text(encoding="utf-8")
