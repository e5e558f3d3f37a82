"""What the page in the browser asks of galenic, asked here: the same code, without a browser."""

import json
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import galenic

PAGE = Path(__file__).parent.parent / "docs" / "try"
TABLETS = files("galenic").joinpath("examples", "tablets.toml").read_text("utf-8")


def room(name):
    """A file of Python from the folder of the page."""
    spec = spec_from_file_location(f"browser_{name}", PAGE / f"{name}.py")
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


answers = room("answer")


def answer(text, name="order.toml", *, prove=False):
    """What comes back for an order."""
    return json.loads(answers.answer(name, text, prove))


def test_a_plan_comes_back_with_its_files():
    """The sheet, and each file as galenic writes it."""
    told, here = answer(TABLETS), galenic.plan(galenic.load(TABLETS))
    assert (told["kind"], told["capsules"], told["proved"]) == ("plan", 100, None)
    assert told["severities"]["caution"] == 1
    assert told["shown"] == here._repr_html_()
    assert json.loads(told["files"]["json"]) == here.to_dict()
    assert told["files"]["txt"] == str(here)
    assert "2280.6 mg" in told["files"]["html"]


def test_a_plan_is_proved_where_that_is_asked_for():
    """The number of steps that were replayed."""
    here = galenic.plan(galenic.load(TABLETS), prove=True)
    assert answer(TABLETS, prove=True)["proved"] == here.proved > 20


def test_a_stop_is_counted():
    """An order that is planned, and of which nothing is weighed."""
    told = answer(TABLETS.replace("2026-11-22", "2099-01-01"))
    assert told["kind"] == "plan"
    assert told["severities"]["stop"] == 1


def test_problems_come_back_as_data(tmp_path, monkeypatch):
    """As the JSON of the command line has them, the name of the file among them."""
    text = TABLETS.replace('"253.4 mg/tablet"', '"253.4 mgs"')
    monkeypatch.chdir(tmp_path)
    Path("order.toml").write_text(text, encoding="utf-8")
    with pytest.raises(galenic.InputError) as caught:
        galenic.read_order("order.toml")
    told = answer(text)
    assert told["kind"] == "problems"
    assert told["problems"] == json.loads(json.dumps(caught.value.to_dict()))["problems"]


@pytest.mark.parametrize("text", ["", "order = ", "{", "\ud800", "\0"], ids=ascii)
def test_text_that_is_no_order_names_its_file(text):
    """Whatever can be typed gets an answer."""
    told = answer(text, "my order.toml")
    assert told["kind"] == "problems"
    assert "my order.toml" in told["text"]


def test_a_failure_of_its_own_is_no_result(monkeypatch):
    """galenic's own check failed: nothing to weigh by comes back."""

    def fails(*_, **__):
        raise galenic.CheckError("the bench disagrees")

    monkeypatch.setattr(galenic, "plan", fails)
    assert answer(TABLETS) == {"kind": "broken", "said": "the bench disagrees"}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_is_read_as_the_command_line_reads_it(mark):
    """A byte order mark is passed over."""
    told = json.loads(answers.opened("a.toml", f"{mark}{TABLETS}".encode()))
    assert told == {"kind": "text", "text": TABLETS}


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\xff", b"#" * 1_000_001], ids=["picture", "long"])
def test_a_file_that_cannot_be_read_is_refused(data):
    """No text, or more of it than an order has."""
    told = json.loads(answers.opened("a.toml", data))
    assert told["kind"] == "problems"
    assert told["problems"][0]["path"] == "a.toml"


def test_nothing_is_left_on_the_disk(tmp_path, monkeypatch):
    """The folder in which an order was laid is gone, and the one that was worked in is back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer(TABLETS)
    assert Path.cwd() == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_a_build_takes_the_place_of_no_other_folder(tmp_path):
    """A folder that holds something else is left as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit, match="something else"):
        room("build").build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_the_page_names_its_own_files_alone():
    """No file of it holds an address elsewhere, and the build takes every file that is there."""
    build = room("build")
    assert {path.name for path in PAGE.iterdir() if path.is_file()} == {*build.PAGE, "build.py"}
    for name in build.PAGE:
        text = (PAGE / name).read_text("utf-8").replace("http://127.0.0.1:8000/", "")
        assert "://" not in text, name
