"""Every writer of the package under faults: the old file stays whole, and no draft beside it.

The writers are those that the parser knows by their ``--output`` or ``--keep``, and what Python
offers. That there is no other is read from the source: outside the one door, nothing opens a file
to write, renames or makes one.
"""

from __future__ import annotations

import argparse
import ast
import errno
import functools
import os
import subprocess
import sys
from importlib.resources import files as resources
from pathlib import Path

import pytest

import galenic
from galenic import _writing as writing
from galenic._cli.words import parser_for

SOURCE = Path(galenic.__file__).parent
DOOR = SOURCE / "_writing.py"
OLD = b"signed by hand\n"
THEORY = ["--rule", "us-theoretical", "--theoretical", "150 mg"]
COMMANDS = {
    "make": ["make", "formula.toml", "--capsules", "60"],
    "formula": ["formula", "order.toml"],
    "plan": ["plan", "order.toml"],
    "compare": ["compare", "formula.toml", "order.toml"],
    "explain": ["explain", "filler", "order.toml"],
    "export": ["export", "order.toml", "--csv"],
    "label": ["label", "order.toml"],
    "record": ["record", "order.toml"],
    "verify": ["verify", "sheet.html"],
    "recover": ["recover", "order.toml", "--weighed", "1=2300mg", "--tolerance", "5 %"],
    "capacity": ["capacity", "stock.toml"],
    "titrate": ["titrate", "regimen.toml"],
    "accuracy": ["accuracy", "order.toml", "--batches", "20"],
    "check weights": ["check", "weights", "weights.csv", *THEORY],
    "check content": ["check", "content", "--rule", "usp-905", "--mean", "98.5 %", "--sd", "2.1 %",
                      "--n", "10"],
    "check yield": ["check", "yield", "--rule", "dac-nrf", "--weighed-in", "15380 mg",
                    "--filled", "15200 mg"],
    "learn": ["learn", "pack-stat", "weights.csv"],
    "example": ["example", "tablets"],
}  # fmt: skip
ENDINGS = {"make": ".toml", "formula": ".json", "titrate": ".ics", "example": ".toml",
           "explain": ".md", "compare": ".html", "export": ".csv"}  # fmt: skip


def galenic_file(name):
    """A file that comes with galenic."""
    return resources("galenic").joinpath(name).read_text("utf-8")


@functools.cache
def texts():
    """The files that the commands read."""
    told = galenic_file("examples/tablets.toml")
    regimen = galenic_file("regimens/ldn-starter.toml")
    formula = galenic.MasterFormula.of(galenic.load(told))
    return {
        "order.toml": told,
        "stock.toml": told.replace("[stock]\n", "[stock]\navailable = 80\n"),
        "formula.toml": formula.to_toml(),
        "regimen.toml": regimen,
        "sheet.html": galenic.plan(galenic.load(told)).to_html(),
        "product.toml": resources("galenic")
        .joinpath("examples/triturate-product.toml")
        .read_text(),
        "weights.csv": "net [mg]\n" + "".join(f"{150 + number % 3}\n" for number in range(10)),
    }


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with these files; it is where the test works."""
    monkeypatch.chdir(tmp_path)
    for name, text in texts().items():
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


# --- which writers there are ----------------------------------------------------------------------


def writers(parser, name=""):
    """Each command of a parser that has an option by which a file is written."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for part, inner in action.choices.items():
                whole = inner
                if not name:  # of the command that is asked for all is there
                    whole = parser_for([part]).parts.get(part, inner)
                yield from writers(whole, f"{name} {part}".strip())
        elif {"--output", "--keep"} & set(action.option_strings):
            yield name


def test_every_command_that_writes_is_among_these():
    """A new one cannot be left out."""
    assert set(writers(parser_for([]))) == set(COMMANDS)


# --- faults ---------------------------------------------------------------------------------------


class Faulty:
    """A file that fails at one of its calls."""

    def __init__(self, file, call, error):
        """Take the file that would have been written."""
        self.file, self.call, self.error = file, call, error

    def __enter__(self):
        """It is open."""
        return self

    def __exit__(self, *_):
        """And closed."""
        self.file.close()

    def write(self, data):
        """Half of it, where that fails."""
        half = len(data) // 2 if self.call == "write" else len(data)
        self.file.write(data[:half])
        if self.call == "write":
            raise self.error

    def flush(self):
        """All that was written."""
        self.file.flush()
        if self.call == "flush":
            raise self.error

    def fileno(self):
        """Its descriptor."""
        return self.file.fileno()


FULL, BROKEN, AWAY = errno.ENOSPC, errno.EIO, errno.EROFS
FAULTS = [
    *[("open", number) for number in (FULL, AWAY, errno.EMFILE)],
    *[(call, number) for call in ("write", "flush", "fsync") for number in (FULL, BROKEN)],
    *[(call, number) for call in ("chmod", "replace", "link") for number in (FULL, AWAY)],
]
_open = open


def fail(monkeypatch, call, error):
    """Let a call of the system fail from now on."""
    if call in {"write", "flush"}:
        faulty = lambda name, mode: Faulty(_open(name, mode), call, error)  # noqa: E731
        monkeypatch.setattr(writing, "open", faulty, raising=False)
        return

    def raises(*_, **__):
        raise error

    if call == "open":
        monkeypatch.setattr(writing, "open", raises, raising=False)
    else:
        monkeypatch.setattr(os, call, raises)


ASKED = [
    (force, call, number)
    for force in (True, False)
    for call, number in FAULTS
    if {"chmod": force, "replace": force, "link": not force}.get(call, True)
]
"""Each call that writing takes, with force and without."""


@pytest.mark.parametrize("name", ["plan", "example"])
@pytest.mark.parametrize("fault", ASKED)
def test_whatever_call_fails_the_folder_is_as_it_was(run, folder, monkeypatch, name, fault):
    """Exit code 2 and the system's reason; the old file whole, or none; no draft beside it."""
    force, call, number = fault
    forced = ["--force"] if force else []
    target = folder / f"out{ENDINGS.get(name, '.txt')}"
    if force:
        target.write_bytes(OLD)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with monkeypatch.context() as patch:
        fail(patch, call, OSError(number, os.strerror(number)))
        code, out, err = run(*COMMANDS[name], "--output", target, *forced)
    assert (code, out) == (2, "")
    assert os.strerror(number) in err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert run(*COMMANDS[name], "--output", target, *forced)[0] == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_is_full_takes_no_file_of_any_command(run, folder, monkeypatch, name):
    """The old one is whole, byte for byte, and a new one is not there at all."""
    old, new = (folder / f"{one}{ENDINGS.get(name, '.txt')}" for one in ("old", "new"))
    old.write_bytes(OLD)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with monkeypatch.context() as fault:
        fail(fault, "write", OSError(FULL, os.strerror(FULL)))
        for words in ((old, "--force"), (new,)):
            code, _, err = run(*COMMANDS[name], "--output", *words)
            assert code == 2
            assert os.strerror(FULL) in err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert run(*COMMANDS[name], "--output", old)[0] == 2, "a file that exists is kept"
    assert old.read_bytes() == OLD
    assert run(*COMMANDS[name], "--output", new)[0] in {0, 1}
    assert new.stat().st_size > len(OLD)


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_stock_file_that_is_kept_is_written_whole_or_not_at_all(run, folder, monkeypatch, call):
    """``--keep``: the second door of the plan."""
    target = folder / "kept.toml"
    target.write_bytes(OLD)
    words = ("plan", "product.toml", "--keep", target, "--force")
    with monkeypatch.context() as fault:
        fail(fault, call, OSError(FULL, os.strerror(FULL)))
        assert run(*words)[0] == 2
    assert target.read_bytes() == OLD
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    assert run(*words)[0] == 0
    assert galenic.read_order(_order_beside(folder), stock=target).stock.kind == "triturate"


def _order_beside(folder):
    """An order without a stock."""
    path = folder / "next.toml"
    path.write_text(
        '[order]\nactive = "cyanocobalamin"\ndose = "0.1 mg"\ncapsules = 60\ndate = 2026-11-22\n'
        '[capsule]\nsize = "3"\n[filler]\nname = "lactose monohydrate"\n'
        'pack_stat = "180 mg/capsule"\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_picture_is_written_whole_or_not_at_all(folder, monkeypatch, call):
    """From Python, which alone draws them."""
    pictures = pytest.importorskip("galenic.pictures")
    plan = galenic.plan(galenic.example("tablets"))
    target = folder / "picture.svg"
    target.write_bytes(OLD)
    drawn = pictures.capsule(plan)
    with monkeypatch.context() as fault:
        fail(fault, call, OSError(FULL, os.strerror(FULL)))
        with pytest.raises(galenic.InputError, match="space"):
            pictures.save(drawn, target, force=True)
    assert target.read_bytes() == OLD
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    pictures.save(drawn, target, force=True)
    assert b"<svg" in target.read_bytes()


KILLED = """
import os, signal, sys
from galenic import _writing as writing

stage, target = sys.argv[1:]
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
if stage == "write":
    class Half:
        def __init__(self, file): self.file = file
        def __enter__(self): return self
        def __exit__(self, *_): pass
        def write(self, data):
            self.file.write(data[: len(data) // 2]); self.file.flush(); die()
    plain = open
    writing.open = lambda name, mode: Half(plain(name, mode))
elif stage == "after":
    plain = os.replace
    def replace(*told):
        plain(*told); die()
    os.replace = replace
else:
    setattr(os, stage, die)
from galenic._cli import main
main(["plan", "order.toml", "--output", target, "--force"])
"""


@pytest.mark.skipif(os.name == "nt", reason="a signal that nobody can answer")
@pytest.mark.parametrize("stage", ["write", "fsync", "chmod", "replace", "after"])
def test_a_process_that_is_killed_leaves_the_old_file_or_the_new_one(run, folder, stage):
    """At once, by the system, in the middle of it: nothing of its own can tidy up."""
    target = folder / "sheet.txt"
    target.write_bytes(OLD)
    words = [sys.executable, "-c", KILLED, stage, target]
    ran = subprocess.run(words, check=False, capture_output=True, timeout=120)  # noqa: S603 - ours
    assert ran.returncode == -9
    whole = run("plan", "order.toml")[1].encode()
    assert target.read_bytes() == (whole if stage == "after" else OLD)
    drafts = [path for path in folder.iterdir() if path.name.startswith(".galenic-")]
    assert len(drafts) == (stage != "after"), "it was killed while the draft lay there"
    assert run("plan", "order.toml", "--output", target, "--force")[0] == 0
    assert target.read_bytes() == whole


# --- no other door --------------------------------------------------------------------------------

_OS = {"open", "replace", "rename", "renames", "link", "symlink", "unlink", "remove", "truncate",
       "ftruncate", "mkdir", "makedirs", "rmdir", "removedirs", "write", "fdopen", "mkfifo",
       "mknod", "chmod", "copy_file_range", "sendfile"}  # fmt: skip
_PATH = {"write_text", "write_bytes", "touch", "rename", "unlink", "mkdir", "rmdir",
         "symlink_to", "hardlink_to", "chmod"}  # fmt: skip
_ROOMS = {"shutil", "tempfile", "mmap", "sqlite3", "dbm", "shelve", "tarfile"}
_SAVED = {"savefig", "save", "to_csv", "to_excel", "tofile", "savetxt", "dump", "imsave"}


IN_MEMORY = ("book.save(made)", 'ZipFile(dated, "w", ZIP_DEFLATED)')
"""What writes a workbook into memory: the bytes go through the one door."""


def doors(source):
    """What of a module may write a file: each call and import that could, with its line."""
    for call in IN_MEMORY:
        source = source.replace(call, "None")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = getattr(node, "module", None) or ""
            names = {module, *(one.name for one in node.names)}
            yield from (f"import {name}" for name in names if name.partition(".")[0] in _ROOMS)
            if module == "os":
                yield from (f"import os.{one.name}" for one in node.names if one.name in _OS)
        elif isinstance(node, ast.Call):
            yield from _calls(node)


def _modes(node):
    """What a call of ``open`` is told of how to open."""
    return [*node.args[1:2], *(one.value for one in node.keywords if one.arg == "mode")]


def _reads(modes):
    return all(isinstance(one, ast.Constant) and {*str(one.value)} <= {*"rbt"} for one in modes)


def _calls(node):
    called, line = node.func, node.lineno
    if isinstance(called, ast.Name):
        if called.id in {"open", "ZipFile"} and not _reads(_modes(node)):
            yield f"{called.id}, line {line}"
        return
    if not isinstance(called, ast.Attribute):
        return
    of, name = ast.unparse(called.value), called.attr
    first = ast.unparse(node.args[0]) if node.args else ""
    if of == "os":
        if name in _OS and (name, first) != ("open", "os.devnull"):
            yield f"os.{name}, line {line}"
    elif name == "open" and of != "Image":  # of a picture: it only reads
        if not _reads([*node.args[:1], *_modes(node)]):
            yield f".open, line {line}"
    elif (name in _PATH and of != "writing") or (name in _SAVED and first != "drawn"):
        yield f".{name}, line {line}"
    elif name == "ZipFile" and not _reads(_modes(node)):
        yield f".ZipFile, line {line}"


def test_nothing_else_in_the_package_writes_a_file():
    """Every module but the one door; what opens, renames or makes a file would be found."""
    found = {
        str(path.relative_to(SOURCE)): list(doors(path.read_text("utf-8")))
        for path in SOURCE.rglob("*.py")
        if path != DOOR
    }
    assert {name: one for name, one in found.items() if one} == {}
    assert list(doors(DOOR.read_text("utf-8"))), "and the door itself is one"


@pytest.mark.parametrize(
    "source",
    ['open(path, "w")', 'open(path, mode="ab")', "open(path, mode)", "open(path, 'r+')",
     "os.open(path, os.O_WRONLY)", "os.replace(a, b)", "os.rename(a, b)", "import shutil",
     "from tempfile import NamedTemporaryFile", "from os import replace", "Path(p).write_text(t)",
     "Path(p).open('w')", "p.touch()", "figure.savefig(path)", "frame.to_csv(path)",
     "json.dump(data, file)", "book.save(path)", "import sqlite3", "ZipFile(path, 'w')"],
)  # fmt: skip
def test_the_finder_of_doors_finds(source):
    """Each way that Python has; and reading is none of them."""
    assert list(doors(source))


@pytest.mark.parametrize(
    "source",
    ['open(path, "rb")', "open(path)", "os.open(os.devnull, 1)", "figure.savefig(drawn)",
     "writing.write_text(path, text)", "ZipFile(file)"],
)  # fmt: skip
def test_reading_is_no_door(source):
    """Nor is the door itself."""
    assert list(doors(source)) == []
