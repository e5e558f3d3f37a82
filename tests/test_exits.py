"""Exit codes where nobody listens: closed streams, readers who have gone, disks that are full.

What each command exits with follows from the table in the documentation: 2 for what cannot be used,
and for a result that could not be shown; a reader who has gone has seen what it wanted.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import galenic
from galenic import _cli as cli

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")

DONE, STOPPED, UNUSABLE = 0, 1, 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An order, one that ends in a stop, a plan, and readings."""
    made = tmp_path_factory.mktemp("exits")
    text = files("galenic").joinpath("examples/tablets.toml").read_text(encoding="utf-8")
    text = text.replace("[stock]\n", "[stock]\navailable = 80\n")
    actual = 'stage = "mixed"\nactual = [{ step = 1, weighed = "2280.6 mg" }]\n'
    texts = {
        "order.toml": text,
        "stop.toml": text.replace('"film"', '"enteric"'),
        "plan.json": galenic.plan(galenic.load(text)).to_json(),
        "actual.toml": actual.replace(" }]", ' }, { step = 2, weighed = "13099.5 mg" }]'),
        "weights.csv": "net [mg]\n" + "150\n" * 20,
    }
    for name, told in texts.items():
        (made / name).write_text(told, encoding="utf-8")
    assert "enteric" in texts["stop.toml"]
    return made


GONE = "gone"
"""A pipe whose reader has gone; beside it ``-`` is closed, and anything else a file by its path."""

BREAKS = ("-", GONE, "/dev/full")


def launch(folder, words, out=os.devnull, err=os.devnull):
    """Run a command with its streams broken; gives its exit code and what it said."""
    streams, opened = {}, []
    for number, place in ((1, out), (2, err)):
        if place == GONE:
            reader, writer = os.pipe()
            os.close(reader)
        elif place == "-":
            continue
        else:
            writer = os.open(place, os.O_RDWR | os.O_CREAT)
        streams[number] = writer
        opened.append(writer)
    closed = " ".join(f"{number}>&-" for number, place in ((1, out), (2, err)) if place == "-")
    ran = subprocess.run(  # noqa: S603 - our own interpreter, and a shell to close what is to be
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "galenic", *words],
        stdout=streams.get(1),
        stderr=streams.get(2),
        stdin=subprocess.DEVNULL,
        cwd=folder,
        check=False,
        timeout=120,  # not a measure: what is not back by then hangs
        env={key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"},
    )
    for one in opened:
        os.close(one)
    return ran.returncode


HOUSE = ("--rule", "us-theoretical", "--theoretical", "150 mg")
COMMANDS = {
    "a plan": (("plan", "order.toml"), DONE),
    "a stop": (("plan", "stop.toml"), STOPPED),
    "a capacity": (("capacity", "order.toml"), DONE),
    "a recovery": (("recover", "plan.json", "actual.toml", "--tolerance", "5 %"), DONE),
    "a check": (("check", "weights", "weights.csv", *HOUSE), DONE),
    "a learning": (("learn", "tablet-mass", "weights.csv"), UNUSABLE),
    "an example": (("example", "tablets"), DONE),
    "help": (("--help",), DONE),
    "the version": (("--version",), DONE),
    "a slip": (("plot",), UNUSABLE),
    "a missing file": (("plan", "none.toml"), UNUSABLE),
    "a missing file, in JSON": (("plan", "none.toml", "--json"), UNUSABLE),
    "an output that is a folder": (("plan", "order.toml", "--output", "."), UNUSABLE),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_nobody_reads_standard_error(folder, name):
    """The exit code says what came of it, all the same."""
    words, code = COMMANDS[name]
    for place in BREAKS:
        assert launch(folder, words, err=place) == code, place


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_standard_output_takes_nothing(folder, tmp_path, name):
    """Closed or full: 2, since nobody has seen the result. Gone: what came of it, quietly."""
    words, code = COMMANDS[name]
    for place in BREAKS:
        told = tmp_path / "told"
        told.write_text("")
        left = launch(folder, words, out=place, err=told)
        assert left == (code if place == GONE else UNUSABLE), place
        assert "Traceback" not in told.read_text()
        assert "an error of galenic's own" not in told.read_text()
        assert bool(told.read_text()) == (place != GONE or words[-1] == "plot" or (
            code == UNUSABLE and "--json" not in words)), place  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a plan", "a missing file", "a missing file, in JSON"])
@pytest.mark.parametrize("place", BREAKS)
def test_neither_takes_anything(folder, name, place):
    """The exit code alone is left."""
    words, code = COMMANDS[name]
    expected = code if place == GONE else UNUSABLE
    assert launch(folder, words, out=place, err=place) == expected


@pytest.mark.slow
@pytest.mark.parametrize("place", BREAKS)
def test_a_file_is_written_whoever_listens(folder, tmp_path, place):
    """With ``--output`` nothing goes to the streams."""
    target = tmp_path / "plan.txt"
    words = ("plan", "order.toml", "--output", os.fspath(target))
    assert launch(folder, words, out=place, err=place) == DONE
    assert "WEIGH" in target.read_text(encoding="utf-8")


# --- the same in one process ----------------------------------------------------------------------


class Broken(io.StringIO):
    """A stream that takes nothing."""

    def __init__(self, error):
        """Take what it raises."""
        super().__init__()
        self.error = error

    def write(self, _):
        """Nothing is taken."""
        raise self.error


@pytest.mark.parametrize(
    ("words", "code"), [(("plan", "none"), UNUSABLE), (("plan", "none", "--json"), UNUSABLE)]
)
@pytest.mark.parametrize("error", [OSError(28, "full"), BrokenPipeError(32, "gone")], ids=str)
def test_streams_of_an_application_that_break(monkeypatch, words, code, error):
    """They may have no descriptor, and may be closed or not there at all."""
    monkeypatch.setattr(sys, "stdout", Broken(error))
    monkeypatch.setattr(sys, "stderr", Broken(error))
    assert cli.main(words) == code
    for gone in (None, io.StringIO()):
        if gone is not None:
            gone.close()
        monkeypatch.setattr(sys, "stdout", gone)
        monkeypatch.setattr(sys, "stderr", gone)
        assert cli.main(words) == code
        assert cli.main(["list", "sizes"]) == UNUSABLE


def test_problems_that_json_cannot_tell_are_told_in_words(monkeypatch, capsys):
    """Standard output is closed, standard error is not."""
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["plan", "none", "--json"]) == UNUSABLE
    assert capsys.readouterr().err.startswith("none: given no file of that name; ")


def test_an_input_that_cannot_be_read_is_a_problem_of_the_input(monkeypatch, capsys):
    """Not of the output: standard input may be closed, or fail halfway."""

    class Failing(io.RawIOBase):
        def readinto(self, _):
            raise OSError(5, "Input/output error")

        def readable(self):
            return True

    failing = io.TextIOWrapper(io.BufferedReader(Failing()))
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    for stream, reason in ((failing, "Input/output error"), (closed, "closed"), (None, "closed")):
        monkeypatch.setattr(sys, "stdin", stream)
        assert cli.main(["plan", "-", "--json"]) == UNUSABLE
        out, err = capsys.readouterr()
        assert err == ""
        (problem,) = json.loads(out)["problems"]
        assert problem["path"] == "standard input"
        assert reason in problem["given"]


@pytest.mark.parametrize("error", [ImportError, OSError, StopIteration, EOFError, BufferError])
def test_whatever_goes_wrong_is_no_traceback(monkeypatch, capsys, folder, error):
    """Also kinds of errors that nobody thought of; a long story is cut, on one line."""

    def fail(*_):
        raise error("a\nb" * 10_000)

    monkeypatch.setattr("galenic._planning.plan.check", fail)
    assert cli.main(["plan", os.fspath(folder / "order.toml")]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert len(err) < 500
