"""Every command of every page can be pasted as it stands, in its order, into a fresh folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from pages import PAGES, ROOT, blocks, commands

SHELLS = ("sh", "powershell")
PROGRAMS = r"(galenic|pip|python3?|py|jupyter|pytest|ruff|mypy|bash|cd|git)"
ids = {"ids": lambda path: path.relative_to(ROOT).as_posix()}


def with_commands(language):
    """The pages that have a command that is run."""
    return [path for path in PAGES if any(not one.why for one in commands(path, language))]


# --- as it stands ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, **ids)
def test_a_command_stands_in_a_block_of_its_shell(path):
    """No other block holds one: no magic of a notebook, no prompt, no nameless block."""
    for block in blocks(path.read_text(encoding="utf-8")):
        lines = block.text.splitlines()
        assert not [line for line in lines if re.match(r"%%\w*sh\b|!\w|\$ |PS [A-Z]:", line)]
        assert block.language not in {"console", "bash", "shell", "zsh", "cmd", "bat"}
        if block.language not in SHELLS:
            assert not [line for line in lines if re.match(rf"{PROGRAMS} +\S", line)], path


@pytest.mark.parametrize("path", PAGES, **ids)
def test_the_environment_is_activated_once(path):
    """Its folder is in no command but those that make and activate it, and the README's lines."""
    for block in (*commands(path, "sh"), *commands(path, "powershell")):
        if block.why.startswith("ci: "):
            continue
        for line in block.text.splitlines():
            if ".venv" in line:
                assert line in {
                    "python3 -m venv .venv",
                    ". .venv/bin/activate",
                    "python -m venv .venv",
                    r".venv\Scripts\Activate.ps1",
                }


@pytest.mark.parametrize("path", PAGES, **ids)
def test_no_command_has_a_gap_to_fill(path):
    """No name in capitals, in brackets or behind points stands for what a reader has to know."""
    for block in (*commands(path, "sh"), *commands(path, "powershell")):
        assert not re.search(r"(?<!\$)\b(?!HEAD\b)[A-Z]{4,}\b|<\w+>|\.\.\.|…", block.text), block


def test_galenic_is_installed_by_the_same_words_everywhere():
    """The first pages and that of Windows agree."""
    for language, names in (
        ("sh", ("README.md", "docs/index.md")),
        ("powershell", ("README.md", "docs/index.md", "docs/how-to/windows.md")),
    ):
        found = [
            [one.text for one in commands(ROOT / name, language) if "pip install '.[" in one.text]
            for name in names
        ]
        assert len(found[0]) == 1
        assert all(one == found[0] for one in found)


@pytest.mark.parametrize("name", ["README.md", "docs/index.md"])
def test_a_first_page_leads_to_a_sheet_by_three_ways(name):
    """The line that installs, the picture of a sheet, and a pharmacist, an engineer, a student."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.index("pip install") < text.index("A pharmacist") < text.index("An engineer")
    assert text.index("An engineer") < text.index("A student")
    (picture,) = re.findall(r"[\w/]*screenshots/sheet-a4\.png", text)
    assert (ROOT / name).parent.joinpath(picture).read_bytes().startswith(b"\x89PNG")
    assert "galenic plan order.toml --output sheet.html" in text
    assert "jupyter lab docs/notebooks" in text


# --- run ------------------------------------------------------------------------------------------


@pytest.fixture
def terminal(tmp_path):
    """A fresh folder, and a shell in which ``galenic`` is the one that is tested."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "here").mkdir()
    command = tmp_path / "bin" / "galenic"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m galenic "$@"\n', encoding="utf-8")
    command.chmod(0o755)

    def call(lines):
        return subprocess.run(  # noqa: S603 - our own pages
            ["/bin/sh", "-e", "-c", lines],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=tmp_path / "here",
            check=False,
            timeout=120,  # not a measure: what is not back by then hangs
            env=os.environ | {"PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        )

    return call


def test_there_are_commands_to_run():
    """The first pages, the tutorial and the guides have some, for both shells."""
    names = {path.relative_to(ROOT).as_posix() for path in with_commands("sh")}
    assert {"README.md", "docs/index.md", "docs/tutorial.md", "docs/how-to/powder.md"} <= names
    assert with_commands("powershell") == [ROOT / "docs/how-to/windows.md"]


@pytest.mark.slow
@pytest.mark.parametrize("path", with_commands("sh"), **ids)
def test_the_commands_of_a_page_run_one_after_another(terminal, path):
    """None fails, none reads a file that none before it made; what is shown is what is printed."""
    printed = None
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.language == "sh":
            ran = None if block.why else terminal(block.text)
            assert ran is None or ran.returncode == 0, ran
            printed = None if ran is None else ran.stdout
        elif block.language == "text" and block.follows and printed is not None:
            for line in block.text.splitlines():
                _, found, printed = printed.partition(line.strip())
                assert found or not line.strip(), line


def _ours(block):
    """The commands of a PowerShell block that a shell of any system runs: those of galenic."""
    for line in block.text.splitlines():
        words = line.partition(";")[0].strip()
        if re.fullmatch(r"galenic [^|$(){}@]*", words):
            yield shlex.join(shlex.split(words.replace(" > ", " --output ")))


@pytest.mark.slow
@pytest.mark.parametrize("path", with_commands("powershell"), **ids)
def test_the_commands_for_powershell_run_one_after_another(terminal, path):
    """Each line that calls galenic alone, in a fresh folder; ``>`` writes what it prints."""
    lines = [
        line for block in commands(path, "powershell") if not block.why for line in _ours(block)
    ]
    assert len(lines) >= 5
    for line in lines:
        ran = terminal(line)
        assert ran.returncode == 0, (line, ran.stdout)


# --- PowerShell -----------------------------------------------------------------------------------


def _wrong(text):
    """Whether a parser finds what is no PowerShell."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    return parser.parse(text.encode()).root_node.has_error


def test_the_parser_of_powershell_finds_what_is_wrong():
    """It would see a bracket or a quote that is not closed."""
    for text in ("if ($a { b }", "'abc", "foreach ($one in 1, 2) { one", "}"):
        assert _wrong(text)


@pytest.mark.parametrize("path", PAGES, **ids)
def test_what_is_shown_for_powershell_is_powershell(path):
    """Each block parses, those that are not run too."""
    assert [one.text for one in commands(path, "powershell") if _wrong(one.text)] == []


def test_the_script_for_windows_is_powershell_and_does_what_the_pages_say():
    """It parses, installs as the pages do, and goes from the example to the sheet."""
    script = (ROOT / ".ci/windows.ps1").read_text(encoding="ascii")
    assert not _wrong(script)
    for words in (
        "'-m', 'venv', '.venv'",
        "Scripts\\Activate.ps1",
        "[accuracy,codes,pdf,plots,sheets,verify]",
    ):
        assert words in script
    for name in re.findall(r"'--(\w+)'", script):
        assert name in {"output", "force", "json", "help", "version"}


def test_the_pages_are_all_there():
    """The walk above misses no page of the documentation."""
    assert len(PAGES) > 35
    assert {Path("docs/how-to/windows.md"), Path("README.md")} <= {
        path.relative_to(ROOT) for path in PAGES
    }


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), **ids)
def test_a_page_says_first_whom_it_is_for(path):
    """Right under its title, but for the first page, which is for all."""
    text = path.read_text(encoding="utf-8")
    first = re.search(r"^# .*\n\n(.*)", text, re.MULTILINE)[1]
    assert first.startswith("Exact" if path.parent.name + path.stem == "docsindex" else "For "), (
        path
    )
