"""Windows: consoles without Unicode, pipes read in another code page, line ends, names, paths.

What only Windows does (its consoles, its devices) is held here by the rules that it is known by;
`.ci/windows.ps1` goes through the commands on one.
"""

import errno
import io
import json
import os
import re
import sys
import tomllib
from importlib.resources import files

import pytest

import galenic
from galenic import _writing as writing
from galenic import formulas
from galenic._cli import main, streams
from galenic._cli.signs import PLAIN
from galenic._notices import CATALOGUE
from galenic._show import lists

CODE_PAGES = ("cp437", "cp850", "cp1252", "ascii")
EXAMPLES = files("galenic") / "examples"


@pytest.fixture
def console(monkeypatch):
    """Run the command line with streams of a code page; exit code and the bytes of each."""

    def call(*words, encoding):
        raw = [io.BytesIO(), io.BytesIO()]
        for name, into in zip(("stdout", "stderr"), raw, strict=True):
            stream = io.TextIOWrapper(into, encoding=encoding, errors="strict", newline="\n")
            monkeypatch.setattr(sys, name, stream)
        try:
            code = main([os.fspath(word) for word in words])
        except SystemExit as left:  # help and slips
            code = left.code
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return code, *(into.getvalue() for into in raw)

    return call


@pytest.fixture
def example(tmp_path):
    """Write an example with texts replaced, and give its path."""

    def write(kind="tablets", **changes):
        text = (EXAMPLES / f"{kind}.toml").read_text(encoding="utf-8")
        for key, value in changes.items():
            text, found = re.subn(rf"(?m)^{key}(\s*)=.*$", rf"{key}\1= {value}", text)
            assert found, key
        path = tmp_path / f"{kind}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


# --- signs in words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3 × 30 s", "3 x 30 s"),
        ("AV ≤ 15", "AV <= 15"),
        ("≥ 25 mg", ">= 25 mg"),
        ("90 – 110 %", "90 - 110 %"),
        ("5 µg", "5 mcg"),  # ISMP: neither ug nor a sign that is misread as m
        ("5 μg", "5 mcg"),  # the Greek letter, which looks the same
        ("20 µL", "20 mcL"),
        ("50 µm", "50 um"),
        ("|μ − X̄|", "|mu - Xbar|"),
        ("σ² ± 2", "sigma^2 +/- 2"),
        ("Σ m_T / ⌈P⌉", "sum m_T / ceil(P)"),
        ("1.5\u00a0mg", "1.5 mg"),
    ],
)
def test_each_sign_has_a_word_in_ascii(text, told):
    """A sign that the console lacks is told by a word that means the same."""
    assert text.encode("ascii", PLAIN).decode() == told


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_all_that_galenic_says_has_words(encoding):
    """Notices, sources, formulas, tables: no sign of ours ends as a number or a question mark."""
    said = [sentence + source for _, sentence, source in CATALOGUE.values()]
    said += [f"{one.text} {one.symbol} {one.source}" for one in formulas.ALL]
    names = (
        "sizes",
        "substances",
        "fillers",
        "packings",
        "rules",
        "mixing",
        "checks",
        "keys",
        "labels",
    )
    said += [lists.as_text(lists.rows(name)) for name in names]
    assert not all(text.isascii() for text in said)
    for text in said:
        told = text.encode(encoding, PLAIN).decode(encoding)
        for sign in set(text) - set(told):
            assert not sign.isascii()
        signs = {sign for sign in text if not sign.isascii() and not sign.isalpha()}
        without = "".join(sign for sign in text if sign in signs)
        assert "\\" not in without.encode(encoding, PLAIN).decode(encoding), text
        assert told.count("?") == text.count("?")


@pytest.mark.parametrize("name", ["Müller", "Łódź", "𝓐"])
def test_a_letter_that_was_typed_is_neither_lost_nor_another(name):
    """It stands as its number: Muller is another person."""
    told = name.encode("ascii", PLAIN)
    assert told.decode("unicode_escape") == name


# --- consoles -------------------------------------------------------------------------------------


def numbers(text):
    """The amounts of a text, however its lines were broken."""
    return re.findall(r"[0-9][0-9.]*(?: (?:mg|g|%|mcg|mL)\b)?", " ".join(text.split()))


@pytest.mark.parametrize("encoding", CODE_PAGES)
@pytest.mark.parametrize(
    "words",
    [("plan",), ("plan", "--explain", "filler")],
    ids=" ".join,
)
def test_a_console_without_unicode_shows_every_number(console, example, encoding, words):
    """No crash, no sign that was dropped, the same amounts as elsewhere."""
    path = example(active='"testol"', name='"H-3 µg"')
    command, *more = words
    code, out, err = console(command, path, *more, encoding=encoding)
    full = console(command, path, *more, encoding="utf-8")
    assert (code, err) == (full[0], b"")
    told = out.decode(encoding)
    assert "?" not in told
    assert "\\" not in told
    assert numbers(told.replace("mcg", "µg")) == numbers(full[1].decode().replace("mcg", "µg"))


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_a_refusal_reaches_a_console_without_unicode(console, tmp_path, encoding):
    """What is wrong is told on standard error, the sign in words."""
    path = tmp_path / "order.toml"
    path.write_text('[order]\ndose = "≥ 4 mg"\n', encoding="utf-8")
    code, out, err = console("plan", path, encoding=encoding)
    assert (code, out) == (2, b"")
    told = err.decode(encoding)
    assert "order.dose" in told
    assert ("≥ 4 mg" if encoding == "cp437" else ">= 4 mg") in told


@pytest.mark.parametrize("encoding", CODE_PAGES)
@pytest.mark.parametrize(
    "words", [("--help",), ("plan", "--help"), ("check", "weights", "--help")], ids=" ".join
)
def test_help_reaches_a_console_without_unicode(console, encoding, words):
    """Help is printed whole, whoever prints it."""
    code, out, err = console(*words, encoding=encoding)
    assert (code, err) == (0, b"")
    told = out.decode(encoding)
    assert "usage" in told.lower()
    assert "\\" not in told


# --- pipes of Windows -----------------------------------------------------------------------------


@pytest.fixture
def on_windows(monkeypatch):
    """The same code as if it ran on Windows, as far as names and pipes go."""
    monkeypatch.setattr(streams, "_ON_WINDOWS", True)
    monkeypatch.setattr(writing, "_ON_WINDOWS", True)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)


@pytest.mark.usefixtures("on_windows")
def test_what_a_pipe_of_windows_gets_reads_alike_in_every_code_page(console, example):
    """PowerShell reads cp1252 as cp437: only ASCII is the same in both."""
    out = console("plan", example(name='"Füllstoff"'), encoding="cp1252")[1]
    assert b"3 x 30 s" in out
    assert rb"F\xfcllstoff" in out
    assert {out.decode(page) for page in CODE_PAGES} == {out.decode("ascii")}


@pytest.mark.usefixtures("on_windows")
def test_json_in_a_pipe_of_windows_is_ascii(console, example):
    """A name with an umlaut comes through, as JSON escapes it."""
    out = console("plan", example(name='"Füllstoff"'), "--json", encoding="cp1252")[1]
    assert out.isascii()
    assert json.loads(out)["input"]["filler"]["name"] == "Füllstoff"


@pytest.mark.usefixtures("on_windows")
def test_a_code_page_that_was_chosen_is_kept(console, example, monkeypatch):
    """Who sets the encoding of Python's streams has said how they are read."""
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    assert "3 × 30 s" in console("plan", example(), encoding="utf-8")[1].decode()


class Pipe(io.TextIOWrapper):
    """A pipe that fails as it is told to."""

    error: OSError | None = None

    def flush(self):
        """Fail as long as there is an error to fail with."""
        if self.error:
            raise self.error


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize(
    ("number", "code"), [(errno.EPIPE, 0), (errno.EINVAL, 0), (errno.ENOSPC, 2)]
)
def test_a_reader_of_windows_who_has_gone_is_no_error(example, monkeypatch, capsys, number, code):
    """``galenic plan order.toml | Select-Object -First 24``: Windows calls it invalid."""
    pipe = Pipe(io.BytesIO(), encoding="ascii")
    pipe.error = OSError(number, os.strerror(number))
    monkeypatch.setattr(streams, "_let_go", lambda _stream: None)
    monkeypatch.setattr(sys, "stdout", pipe)
    assert main(["plan", str(example())]) == code
    assert (capsys.readouterr().err != "") == (code == 2)
    # Python 3.13 reports a stream that cannot be closed when it is collected, in whatever
    # test runs by then.
    pipe.error = None
    pipe.close()


@pytest.mark.usefixtures("on_windows")
def test_a_file_that_is_open_elsewhere_is_told(tmp_path, monkeypatch):
    """Excel lets nobody overwrite what it shows; the sheet that was there is kept."""
    path = tmp_path / "sheet.txt"
    path.write_text("old", encoding="ascii")

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(writing.os, "replace", refuse)
    with pytest.raises(galenic.InputError, match="close it where it is open"):
        writing.write_text(path, "new", force=True)
    assert [one.read_text(encoding="ascii") for one in tmp_path.iterdir()] == ["old"]


# --- names and paths ------------------------------------------------------------------------------

RESERVED = (
    *("CON", "con", "nul", "NUL.html", "prn.txt", "aux.tar.gz", "Com1", "LPT9.json", "COM¹"),
    *("conout$", "con .txt", "order.toml:sheet", "sheet.", "sheet "),
)


@pytest.mark.parametrize("name", RESERVED)
@pytest.mark.usefixtures("on_windows")
def test_a_name_that_windows_keeps_is_refused(tmp_path, name):
    """A sheet written to ``nul`` would be gone without a word."""
    with pytest.raises(galenic.InputError, match="a name that Windows keeps"):
        writing.write_text(tmp_path / name, "a sheet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["console.html", "com.txt", "com10.txt", "null", "a.con", "lpt"])
@pytest.mark.usefixtures("on_windows")
def test_a_name_that_only_looks_like_one_is_taken(tmp_path, name):
    """Names of devices are refused, no others."""
    writing.write_text(tmp_path / name, "a sheet")
    assert (tmp_path / name).read_bytes() == b"a sheet"


def test_elsewhere_every_name_is_a_name(tmp_path):
    """On other systems ``nul`` is a file like others."""
    writing.write_text(tmp_path / "nul", "a sheet")
    assert [path.name for path in tmp_path.iterdir()] == ["nul"]


@pytest.mark.parametrize("path", [r"C:\orders\new.toml", r".\no\such\tab.toml", "D:none.toml"])
def test_a_path_of_windows_is_told_as_it_was_typed(run, path):
    """No backslash is doubled, none is read as the beginning of a sign."""
    code, out, err = run("plan", path)
    assert (code, out) == (2, "")
    assert path in err


# --- line ends ------------------------------------------------------------------------------------

WEIGHTS = "gross [mg],shell [mg]\n201.2,48.1\n200.4,47.9\n203.0,48.3\n199.8,48.0\n"
ACTUAL = 'stage = "weighed"\n\n[[actual]]\nstep = 1\nweighed = "2281 mg"\n'
READINGS = "reading [mg]\n100.1\n100.0\n100.2\n100.1\n99.9\n100.0\n"
PHARMACY = '[[balance]]\nname = "analytical"\nreadability = "0.1 mg"\nrepeatability = "0.08 mg"\n'


@pytest.mark.parametrize(
    "case",
    [
        ("order.toml", None, "plan order.toml"),
        ("order.json", "json", "plan order.json"),
        ("house.toml", PHARMACY, "plan bare.toml --pharmacy house.toml"),
        ("actual.toml", ACTUAL, "recover plan.json actual.toml --tolerance 5-%"),
        (
            "weights.csv",
            WEIGHTS,
            "check weights weights.csv --rule us-theoretical --plan plan.json",
        ),
        ("readings.csv", READINGS, "learn repeatability readings.csv"),
    ],
    ids=lambda case: case[0],
)
def test_line_ends_of_windows_change_nothing(run, tmp_path, monkeypatch, case):
    """Each kind of file that is read gives the same with CR LF as with LF."""
    name, text, words = case
    monkeypatch.chdir(tmp_path)
    tablets = (EXAMPLES / "tablets.toml").read_text(encoding="utf-8")
    for made in ("base.toml", "bare.toml"):
        cut = tablets.index("[[balance]]") if made == "bare.toml" else len(tablets)
        (tmp_path / made).write_text(tablets[:cut], encoding="utf-8")
    assert run("plan", "base.toml", "--json", "--output", "plan.json")[0] == 0
    plain = json.dumps(tomllib.loads(tablets), default=str, indent=1)
    text = {None: tablets, "json": plain}.get(text, text)
    told = []
    for ends in ("\n", "\r\n"):
        (tmp_path / name).write_bytes(text.replace("\n", ends).encode())
        told.append(run(*(word.replace("-%", " %") for word in words.split())))
    assert told[0] == told[1]
    assert told[0][0] in {0, 1}
    assert told[0][1]


def test_a_written_file_ends_its_lines_alike_everywhere(run, tmp_path, example):
    """LF on every system: the same plan is the same file."""
    target = tmp_path / "sheet.txt"
    assert run("plan", example(), "--output", target)[0] == 0
    data = target.read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")
