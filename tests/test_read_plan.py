"""A plan read back: from text, bytes, a path or a mapping, of this version and of the first.

What a plan says is held against what its input leads to: every number, never a sentence. Which of
its values are numbers and which are sentences is told here by what they look like.
"""

import json
import pathlib
import re

import pytest

import galenic
from galenic.errors import InputError

HERE = pathlib.Path(__file__).parent
FIRST = sorted((HERE / "vectors" / "plans-1").glob("*.json"))
FIELD = HERE / "vectors" / "field"
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?( \S+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
FREE = ("input", "galenic", "schema", "from_pharmacy")


def leaves(value, way=()):
    """Every value of a document that holds no others, with the way to it."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from leaves(entry, (*way, key))
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from leaves(entry, (*way, place))
    else:
        yield way, value


def path_of(way):
    """The path of a value, as problems name it."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in way)[1:]


def changed(told, way, value):
    """A copy of a document in which one value is another."""
    copy = json.loads(json.dumps(told))
    table = copy
    for part in way[:-1]:
        table = table[part]
    table[way[-1]] = value
    return copy


def refused(source):
    """The paths of the problems for which a plan is refused."""
    with pytest.raises(InputError) as caught:
        galenic.read_plan(source)
    assert {problem.code for problem in caught.value.problems} == {"changed"}
    return [problem.path for problem in caught.value.problems]


def other(value):
    """Another number of the same kind: its first digit is another, a day is another."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    digit = next(sign for sign in reversed(value.split(" ")[0]) if sign.isdigit())
    place = value.split(" ")[0].rindex(digit)
    return f"{value[:place]}{(int(digit) + 1) % 10}{value[place + 1 :]}"


def is_number(way, value):
    """Whether a value is a number, an amount, a day, or yes or no."""
    kind = isinstance(value, (bool, int)) or (isinstance(value, str) and NUMBER.fullmatch(value))
    return bool(kind) and way[0] not in FREE


ROOMY, STOPPED = FIELD / "br-b12-1in100.toml", FIELD / "pt-itraconazol-pellets.toml"
EXAMPLE = HERE.parent / "src" / "galenic" / "examples" / "tablets.toml"


@pytest.fixture(scope="module", params=[EXAMPLE, ROOMY, STOPPED], ids=lambda path: path.stem)
def told(request):
    """Plans as they are written: an example, one with a triturate and ways out, and a stop."""
    return galenic.plan(galenic.read_order(request.param)).to_dict()


@pytest.fixture
def quick(monkeypatch, told):
    """Plan the order once, not once for each of hundreds of changes."""
    made = galenic.read_plan(told)
    monkeypatch.setattr("galenic._show.read_back.plan", lambda _: made)
    monkeypatch.setattr("galenic._show.read_back.document", lambda _: told)


@pytest.mark.usefixtures("quick")
def test_any_number_that_is_changed_is_refused_with_its_path(told):
    """Every amount, count, day and flag, one by one; of the interval nine digits count."""
    numbers = [(way, value) for way, value in leaves(told) if is_number(way, value)]
    assert len(numbers) > 60
    for way, value in numbers:
        new = other(value)
        if way[-3:-1] == ("dose", "interval") and way[-1] in {"low", "high"}:
            new = value.replace(value.split(" ")[0], "1")
        assert refused(changed(told, way, new)) == [path_of(way)], (way, value)


@pytest.mark.usefixtures("quick")
def test_no_sentence_that_is_changed_is_refused(told):
    """Texts, sources and reasons may be worded otherwise by another version."""
    keys = {"text", "source", "because", "chosen_because", "formula", "symbol"}
    texts = [way for way, value in leaves(told) if isinstance(value, str)]
    prose = [way for way in texts if way[-1] in keys or way[-2:] == ("interval", "method")]
    assert len(prose) > 40
    reworded = told
    for way in prose:
        reworded = changed(reworded, way, "in other words")
    assert galenic.read_plan(reworded).order.to_tables() == told["input"]


@pytest.mark.usefixtures("quick")
def test_no_weighing_can_be_renamed_or_left_out(told):
    """What is weighed, from where into what, on which balance: all of it is compared."""
    for place, weighing in enumerate(told["weighings"]):
        for key in ("what", "role", "from", "into"):
            way = ("weighings", place, key)
            assert weighing[key] != "sugar"
            assert refused(changed(told, way, "sugar")) == [path_of(way)]
    fewer = told["weighings"][:-1] or [{"step": 1}]
    assert refused(told | {"weighings": fewer}) == ["weighings"]


@pytest.mark.usefixtures("quick")
def test_a_plan_of_another_version_may_say_more_or_less(told):
    """Keys may be added within a version of the schema; numbers that both have are compared."""
    old = told | {"galenic": "0.0.9", "said": "more"}
    old["notices"] = [one for one in told["notices"] if one["severity"] == "stop"]
    old["made"] = {key: value for key, value in told["made"].items() if key != "plate"}
    assert galenic.read_plan(old)
    assert refused(old | {"galenic": galenic.__version__})
    assert refused(changed(old, ("made", "planned"), 99)) == ["made.planned"]


@pytest.mark.usefixtures("quick")
def test_a_stop_can_be_neither_taken_away_nor_added(told):
    """Whichever version wrote the plan."""
    stop = {"code": "too-full", "severity": "stop", "text": "No.", "source": "here"}
    calm = [one for one in told["notices"] if one["severity"] != "stop"]
    for version in (galenic.__version__, "0.0.9"):
        document = told | {"galenic": version}
        assert refused(document | {"notices": [*told["notices"], stop]}) == ["notices"]
        if len(calm) < len(told["notices"]):
            assert refused(document | {"notices": calm}) == ["notices"]


# --- the ways in ----------------------------------------------------------------------------------


def test_text_bytes_a_path_and_a_mapping_are_read_alike(tmp_path):
    """A str is always the text, a Path always a file."""
    plan = galenic.plan(galenic.read_order(EXAMPLE))
    text = plan.to_json()
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    for source in (
        text,
        f"\n  {text}",
        text.encode(),
        bytearray(text.encode()),
        path,
        plan.to_dict(),
    ):
        assert galenic.read_plan(source) == plan


def test_a_path_given_as_text_is_told_from_a_plan(tmp_path):
    """It is not opened: what it is must be said."""
    path = tmp_path / "plan.json"
    path.write_text(galenic.plan(galenic.read_order(EXAMPLE)).to_json(), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        galenic.read_plan(str(path))
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("kind", "plan")
    assert "pathlib.Path" in problem.remedy


@pytest.mark.parametrize(
    "source", [None, 3, ["plan"], b"\xff", pathlib.Path("no such plan"), {"schema": 1}, {}]
)
def test_what_is_no_plan_is_refused(source):
    """Each with a problem, never with an error of Python's."""
    with pytest.raises(InputError):
        galenic.read_plan(source)


# --- the first version ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", FIRST, ids=lambda path: path.stem)
def test_plans_of_the_first_version_are_read(path):
    """As they were written before version 2: what they say, this version finds as well."""
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["schema"] == "galenic/plan/1"
    plan = galenic.read_plan(path)
    weights = [(one["what"], one["weigh"], one["exact"]) for one in told["weighings"]]
    found = plan.to_dict()["weighings"]
    assert [(one["what"], one["weigh"], one["exact"]) for one in found] == weights
    assert refused(changed(told, ("made", "planned"), 7)) == ["made.planned"]
    names = [step["name"] for step in told["steps"]]
    place = names.index("capsules ordered")
    assert refused(changed(told, ("steps", place, "value"), "7 capsules")) == [
        f"steps[{place}].value"
    ]


def test_what_the_first_version_had_besides_is_compared_too():
    """`check.closes` was true of each plan, `mixing[].weighing` the first of `weighings`."""
    told = json.loads((HERE / "vectors" / "plans-1" / "tablets.json").read_text(encoding="utf-8"))
    assert refused(changed(told, ("check", "closes"), value=False)) == ["check.closes"]
    assert refused(changed(told, ("mixing", 1, "weighing"), 9)) == ["mixing[1].weighing"]


def test_version_2_says_no_more_that_it_closes():
    """A plan that does not close is no plan: exit 3 and no result."""
    told = galenic.plan(galenic.read_order(EXAMPLE)).to_dict()
    assert told["schema"] == "galenic/plan/2"
    assert set(told["check"]) == {"dose", "bound", "fill"}
    assert not any("weighing" in one for one in told["mixing"])
