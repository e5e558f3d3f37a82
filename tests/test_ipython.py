"""In IPython and its notebooks: a refusal is a table without frames, all else shows itself."""

import re
import subprocess
import sys
import traceback

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import galenic

WRONG = "galenic.example('tablets').replace(dose='4,5 mg', stock={'coating': 'sugar'})"
HOSTILE = "<script>alert(1)</script>\x1b[31m\x07"


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A shell of its own, with no history and nobody's settings."""
    folder = str(tmp_path_factory.mktemp("ipython"))
    made = InteractiveShell(ipython_dir=folder, colors="nocolor")
    made.history_manager.enabled = False
    made.run_cell("import galenic")
    yield made
    made.history_manager.end_session()


def printed(shell, cell):
    """What a cell that fails prints, and its error."""
    with capture_output() as captured:
        done = shell.run_cell(cell)
    return captured.stdout + captured.stderr, done.error_in_exec


def test_a_refusal_is_a_table_without_frames(shell):
    """Every problem with what was given, expected and is to be done; no line of code."""
    told, error = printed(shell, WRONG)
    assert isinstance(error, galenic.InputError)
    assert len(error.problems) == 2
    words = " ".join(told.split())
    for problem in error.problems:
        for text in (problem.path, problem.given, problem.expected, problem.remedy):
            assert " ".join(text.split()) in words
    for frame in ("Traceback", "File ", "site-packages", ".py", "---->"):
        assert frame not in told
    assert words.startswith("InputError: the input cannot be used: 2 problems")


def test_it_fits_a_narrow_cell(shell):
    """600 pixels are some 64 letters of a fixed width."""
    told, _ = printed(shell, WRONG)
    assert max(map(len, told.splitlines())) <= 64


def test_in_a_chain_and_for_other_errors(shell):
    """Raised from another it has no frames either; what is no refusal keeps its traceback."""
    told, _ = printed(
        shell, f"try:\n    {WRONG}\nexcept galenic.InputError as error:\n    raise error from None"
    )
    assert "Traceback" not in told
    told, _ = printed(shell, "raise galenic.CheckError('no')")
    assert "Traceback" in told
    assert "CheckError" in told


def test_more_than_anybody_reads_is_counted(shell):
    """A hundred thousand unknown keys end in a count."""
    told, error = printed(shell, "galenic.plan({f'key{n}': 1 for n in range(3000)})")
    more = error.told()[1]
    assert more > 1000
    assert told.strip().endswith(f"and {more} more")
    assert len(told.splitlines()) < 1000


def test_what_was_typed_reaches_no_terminal_and_no_page(shell):
    """Control signs are written out; as HTML markup is text."""
    shell.user_ns["typed"] = HOSTILE
    told, error = printed(shell, "galenic.plan({'order': {typed: typed, 'dose': typed}})")
    assert "\x1b[31m" not in told
    assert "\x07" not in told
    assert "<script>" not in error._repr_html_()


def test_the_formatter_shows_every_result(shell):
    """As HTML beside plain text, as a cell that ends in it does."""
    shell.run_cell("plan = galenic.plan(galenic.example('tablets'))")
    for cell in ("plan", "plan.explain('filler')", "galenic.compare(plan, plan)", "plan.dose"):
        shown, _ = shell.display_formatter.format(shell.ev(cell))
        assert shown["text/html"].startswith('<div class="galenic ')
        assert shown["text/plain"]


def test_an_explanation_folds_each_step_into_what_uses_it(shell):
    """The number asked for is open, the rest folded; every step is there once."""
    found = shell.ev("galenic.plan(galenic.example('tablets')).explain('filler')")
    html = found._repr_html_()
    assert html.count("<details") == len(found.steps)
    assert html.count("<details open>") == 1
    depth = deepest = 0
    for tag in re.findall(r"</?details", html):
        depth += 1 if tag == "<details" else -1
        deepest = max(deepest, depth)
    assert depth == 0

    def height(number):
        return 1 + max((height(one.step) for one in found.steps[number - 1].inputs), default=0)

    assert deepest == height(len(found.steps)) > 3


def test_notes_fold_and_what_is_louder_stays_open():
    """A stop or a caution inside a fold would be passed over."""
    plan = galenic.plan(galenic.example("tablets").replace(date="2099-01-01"))
    assert {one.severity for one in plan.notices} >= {"stop", "info"}
    html = plan._repr_html_()
    within = "".join(re.findall(r"<details>.*?</details>", html))
    notes = [one for one in plan.notices if one.severity == "info"]
    assert f"<summary>Notes ({len(notes)})</summary>" in within
    assert within.count("galenic-info") == len(notes) == html.count('galenic-notice galenic-info"')
    assert "galenic-stop" not in within
    assert "galenic-caution" not in within


@pytest.mark.slow
def test_plain_python_keeps_its_traceback():
    """A script that fails in the night says where."""
    script = f"import galenic\n{WRONG}"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert "order.dose: given '4,5 mg'" in done.stderr


def test_the_traceback_module_is_not_misled():
    """What logs an error by the standard library has its frames."""
    try:
        galenic.example("tablets").replace(dose="4,5 mg")
    except galenic.InputError as error:
        told = "".join(traceback.format_exception(error))
    assert told.startswith("Traceback")
    assert "in test_the_traceback_module_is_not_misled" in told
