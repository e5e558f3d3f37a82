"""Files that are written: many writers of one path, faults halfway, and what is never written over.

What a file must hold is what one of its writers was given, whole: no test knows which came last.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import stat
import subprocess
import sys
import threading
from importlib.resources import files as resources
from pathlib import Path

import pytest

from galenic import InputError
from galenic import _cli as cli
from galenic import _writing as writing

LONG = 60_000
"""Signs of one text: more than goes to the disk in one piece."""

unix = pytest.mark.skipif(os.name == "nt", reason="links and permissions of Unix")


def only_problem(caught):
    """The one problem of an error."""
    (problem,) = caught.value.problems
    return problem


@pytest.fixture
def order(tmp_path):
    """An order that works, in a folder of its own."""
    path = tmp_path / "order.toml"
    path.write_bytes(resources("galenic").joinpath("examples/tablets.toml").read_bytes())
    return path


@pytest.fixture
def run(capsys):
    """Run a command in this process; gives exit code, standard output and standard error."""

    def command(*arguments):
        return cli.main([os.fspath(argument) for argument in arguments]), *capsys.readouterr()

    return command


# --- many writers of one path ---------------------------------------------------------------------


def text_of(writer):
    """What one writer writes: a sign of its own, over and over."""
    return chr(ord("A") + writer) * LONG


def write_many(path, writer, rounds, force):
    """Write one path again and again; gives how often it was done, and what else was told."""
    done, told = 0, set()
    for _ in range(rounds):
        try:
            writing.write_text(path, text_of(writer), force=force)
            done += 1
        except InputError as error:
            told |= {problem.code for problem in error.problems}
    return done, told


def whole(path, writers):
    """Whether the file is one of the texts."""
    return path.read_text() in {text_of(writer) for writer in range(writers)}


def test_threads_that_write_one_path_all_succeed(tmp_path):
    """Every one of them, and whoever reads meanwhile reads one text whole."""
    path, writers, rounds = tmp_path / "plan.txt", 6, 20
    path.write_text(text_of(0))
    found, seen, over = [], [], threading.Event()

    def read():
        while not over.is_set():
            seen.append(whole(path, writers))

    def write(writer):
        found.append(write_many(path, writer, rounds, force=True))

    reader = threading.Thread(target=read)
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in (reader, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    reader.join()
    assert found == [(rounds, set())] * writers
    assert seen
    assert all(seen)
    assert whole(path, writers)
    assert list(tmp_path.iterdir()) == [path]


def test_of_threads_that_do_not_force_one_succeeds(tmp_path):
    """The others are told that the file exists, in each of many rounds."""
    writers = 6
    for number in range(20):
        path = tmp_path / f"{number}.txt"
        start, found = threading.Barrier(writers), []

        def write(writer, path=path, start=start, found=found):
            start.wait()
            found.append(write_many(path, writer, 1, force=False))

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found, key=str) == [(0, {"exists"})] * (writers - 1) + [(1, set())]
        assert whole(path, writers)
    assert len(list(tmp_path.iterdir())) == 20


@pytest.mark.slow
@pytest.mark.parametrize("force", [True, False])
def test_processes_that_write_one_path(tmp_path, force):
    """With force all of them succeed; without, one does and the others are told."""
    path, writers, rounds = tmp_path / "plan.txt", 4, 10
    work = [(path, writer, rounds, force) for writer in range(writers)]
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        found = pool.starmap(write_many, work)
    assert sum(done for done, _ in found) == (writers * rounds if force else 1)
    assert set().union(*(told for _, told in found)) == (set() if force else {"exists"})
    assert whole(path, writers)
    assert list(tmp_path.iterdir()) == [path]


# --- faults halfway -------------------------------------------------------------------------------


class Full:
    """A file whose disk is full after half of the text."""

    def __init__(self, file):
        """Take the file that would have been written."""
        self.file = file

    def __enter__(self):
        """The file is open."""
        return self

    def __exit__(self, *_):
        """And closed."""
        self.file.close()

    def write(self, data):
        """Half of it, and then no more."""
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("old", ["signed", None])
def test_a_disk_that_is_full_halfway_leaves_the_old_file(tmp_path, monkeypatch, force, old):
    """Whole, with no draft beside it, and the system's reason is told."""
    path, halves = tmp_path / "plan.txt", []
    if old:
        path.write_text(old)

    def half(name, mode):
        halves.append(name)
        return Full(open(name, mode))  # noqa: PTH123 - the other closes it

    monkeypatch.setattr(writing, "open", half, raising=False)
    with pytest.raises(InputError, match="No space left") as caught:
        writing.write_text(path, "new" * 1000, force=force)
    assert only_problem(caught).path == str(path)
    assert halves
    assert (path.read_text() if path.exists() else None) == old
    assert len(list(tmp_path.iterdir())) == bool(old)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="needs a Unix shell")
def test_a_limit_of_the_system_leaves_the_old_file(tmp_path):
    """A real one: the system lets no file grow beyond its limit, and the write fails halfway."""
    path = tmp_path / "plan.txt"
    path.write_text("signed")
    script = (
        "import resource, signal, sys\n"
        "from galenic import _writing as writing, InputError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: writing.write_text(sys.argv[1], 'x' * 100000, force=True)\n"
        "except InputError as error: print(error)\n"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script, path],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,  # not a measure: what is not back by then hangs
    )
    assert "File too large" in ran.stdout
    assert path.read_text() == "signed"
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_left_by_another_is_in_nobodys_way(tmp_path, monkeypatch):
    """A process that was killed may leave one, by any name: the same process number comes again."""
    path = tmp_path / "plan.txt"
    for name in (f".plan.txt.{os.getpid()}.part", ".galenic-0000000000000000.part"):
        (tmp_path / name).write_text("half")
    writing.write_text(path, "one")
    writing.write_text(path, "two", force=True)
    assert path.read_text() == "two"
    monkeypatch.setattr(os, "urandom", bytes)  # even where it is the very name
    with pytest.raises(InputError):
        writing.write_text(path, "three", force=True)
    assert path.read_text() == "two"


def test_a_name_as_long_as_the_system_takes_is_written(tmp_path):
    """The draft's name is not made longer than that of the file."""
    path = tmp_path / ("n" * 255)
    path.write_text("")
    path.unlink()
    writing.write_text(path, "whole")
    assert path.read_text() == "whole"


@pytest.mark.parametrize("number", sorted(writing._NO_LINKS))
def test_a_file_system_without_hard_links_is_served(tmp_path, monkeypatch, number):
    """The name is taken by the system there too, so that nothing is written over."""

    def no_links(*_):
        raise OSError(number, "no hard links")

    path = tmp_path / "plan.txt"
    monkeypatch.setattr(os, "link", no_links)
    writing.write_text(path, "one")
    with pytest.raises(InputError) as caught:
        writing.write_text(path, "two")
    assert only_problem(caught).code == "exists"
    assert path.read_text() == "one"

    def fails(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(InputError, match="Input/output error"):
        writing.write_text(tmp_path / "other.txt", "three")
    assert list(tmp_path.iterdir()) == [path]


# --- whose permissions, and through which links ---------------------------------------------------


@unix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_written_over_keeps_its_permissions(tmp_path, monkeypatch, mode):
    """Also while it is a draft: nobody reads there what they could not read before."""
    path = tmp_path / "plan.txt"
    path.write_text("signed")
    path.chmod(mode)
    seen, sync = [], os.fsync

    def look(number):
        seen.append(stat.S_IMODE(os.fstat(number).st_mode))
        sync(number)

    monkeypatch.setattr(os, "fsync", look)
    writing.write_text(path, "new", force=True)
    assert seen == [mode]
    assert stat.S_IMODE(path.stat().st_mode) == mode


@unix
@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_has_the_permissions_of_any(tmp_path, umask, force):
    """As the system gives them: 666 without what the mask takes."""
    path = tmp_path / "plan.txt"
    before = os.umask(umask)
    try:
        writing.write_text(path, "new", force=force)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


@unix
def test_a_symbolic_link_stays_one(tmp_path):
    """What it leads to is written, in its own folder, and not without force."""
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real.txt", tmp_path / "link.txt"
    real.write_text("signed")
    link.symlink_to(real)
    with pytest.raises(InputError) as caught:
        writing.write_text(link, "new")
    assert only_problem(caught).code == "exists"
    writing.write_text(link, "new", force=True)
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert {path.name for path in tmp_path.rglob("*")} == {"there", "real.txt", "link.txt"}


@unix
def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path):
    """Without force it is kept; with force what it names is made; a circle is refused."""
    link, circle = tmp_path / "link.txt", tmp_path / "circle.txt"
    link.symlink_to(tmp_path / "none.txt")
    with pytest.raises(InputError):
        writing.write_text(link, "new")
    assert not (tmp_path / "none.txt").exists()
    writing.write_text(link, "new", force=True)
    assert (tmp_path / "none.txt").read_text() == "new"
    circle.symlink_to(circle)
    with pytest.raises(InputError, match="symbolic links"):
        writing.write_text(circle, "new", force=True)
    assert circle.is_symlink()


# --- what is no place for a result ----------------------------------------------------------------


@pytest.mark.parametrize("place", ["new/", "new/.", "new/..", "folder", "folder/", "folder/."])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_is_no_file(run, order, monkeypatch, place, force):
    """Whether it is there or not: no file of the folder's name is made."""
    monkeypatch.chdir(order.parent)
    Path("folder").mkdir()
    before = set(order.parent.iterdir())
    code, out, err = run("plan", order, "--output", place, *force)
    assert (code, out) == (2, "")
    assert err == f"{place}: given 'a folder'; expected a file name; name a file in it\n"
    assert set(order.parent.iterdir()) == before


@unix
@pytest.mark.parametrize("force", [True, False])
def test_a_device_or_a_pipe_is_not_replaced(tmp_path, force):
    """A result that takes its place would take the device away from everybody."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="a device or a pipe"):
        writing.write_text(pipe, "new", force=force)
    assert pipe.is_fifo()


def written(base, way):
    """Another name of a file, by one of several ways."""
    other = base.with_name(f"{way}.name")
    if way == "symbolic link":
        other.symlink_to(base)
    elif way == "hard link":
        other.hardlink_to(base)
    elif way == "link to a link":
        middle = base.with_name("middle")
        middle.symlink_to(base)
        other.symlink_to(middle)
    elif way == "spelling":
        (base.parent / "sub").mkdir()
        other = base.parent / "sub" / ".." / base.name
    elif way == "relative":
        other = Path(os.path.relpath(base))
    elif way == "case":
        other = base.with_name(base.name.upper())
        if not other.exists():
            pytest.skip("this file system tells cases apart")
    else:
        other = base
    return other


WAYS = ("itself", "symbolic link", "hard link", "link to a link", "spelling", "relative", "case")


@unix
@pytest.mark.parametrize("way", WAYS)
def test_the_order_is_never_written_over(run, order, way):
    """By whatever name it is called, with force and without."""
    before, other = order.read_bytes(), written(order, way)
    there = set(order.parent.iterdir())
    for force in ((), ("--force",)):
        code, out, err = run("plan", order, "--output", other, *force)
        assert (code, out) == (2, "")
        assert "given 'a file that is read for this result'; expected another file; " in err
        assert "--force" not in err
    assert order.read_bytes() == before
    assert set(order.parent.iterdir()) == there


@unix
def test_nor_is_it_when_it_comes_by_standard_input(order):
    """``galenic plan - --output order.toml --force < order.toml``."""
    before = order.read_bytes()
    with order.open("rb") as given:
        ran = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "galenic", "plan", "-", "--output", order, "--force"],
            stdin=given,
            capture_output=True,
            check=False,
            timeout=120,
        )
    assert ran.returncode == 2
    assert b"a file that is read" in ran.stderr
    assert order.read_bytes() == before


# --- the other files that a command reads ---------------------------------------------------------

WEIGHTS = "net [mg]\n" + "".join(f"{150 + number % 3}\n" for number in range(10))
ACTUAL = """stage = "mixed"
actual = [{ step = 1, weighed = "2280.6 mg" }, { step = 2, weighed = "13099.5 mg" }]
"""
RULES = """[[rules]]
name = "house"
title = "each of ten within a tenth of theory"
of = "net"
counts = [10]
criteria = [{ kind = "each", about = "theoretical", each = "10 %", outside = 0 }]
source = "our quality manual, 4.2"
edition = "first"
dated = "2019"
confidence = "high"
"""
HOUSE = ["--rule", "house", "--rules", "rules.toml", "--theoretical", "150 mg"]
RECOVER = ["recover", "plan.json", "actual.toml", "--tolerance", "5 %"]
COMMANDS = (
    ("stock.toml", ["capacity", "stock.toml"]),
    ("pharmacy.toml", ["plan", "order.toml", "--pharmacy", "pharmacy.toml"]),
    ("plan.json", RECOVER),
    ("actual.toml", RECOVER),
    ("weights.csv", ["check", "weights", "weights.csv", *HOUSE]),
    ("rules.toml", ["check", "weights", "weights.csv", *HOUSE]),
    ("plan.json", ["check", "weights", "weights.csv", *HOUSE[:-2], "--plan", "plan.json"]),
    ("weights.csv", ["learn", "pack-stat", "weights.csv"]),
)


@pytest.fixture
def folder(run, order, monkeypatch):
    """A folder to work in, with one file of each kind that a command reads."""
    monkeypatch.chdir(order.parent)
    assert run("plan", "order.toml", "--json", "--output", "plan.json") == (0, "", "")
    stock = order.read_text(encoding="utf-8").replace("[stock]\n", "[stock]\navailable = 80\n")
    texts = {
        "stock.toml": stock,
        "weights.csv": WEIGHTS,
        "rules.toml": RULES,
        "actual.toml": ACTUAL,
    }
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("pharmacy.toml").write_text('[capsule]\nmaker = "Coni-Snap"\n', encoding="utf-8")
    return order.parent


@pytest.mark.parametrize(("name", "words"), COMMANDS)
def test_no_input_of_any_command_is_written_over(run, folder, name, words):
    """The order, the pharmacy's file, the plan, the readings, the rules."""
    (folder / "other").hardlink_to(folder / name)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for output in (name, "other"):
        code, out, err = run(*words, "--output", output, "--force")
        assert (code, out) == (2, "")
        assert err.startswith(f"{output}: given 'a file that is read for this result'; ")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert run(*words, "--output", "new", "--force")[0] in {0, 1}, "the command works elsewhere"
    assert (folder / "new").read_text(encoding="utf-8")
