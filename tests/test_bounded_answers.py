"""Inputs that are large, or made to be: what is sound is read, what is not is answered shortly."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files

import pytest

import galenic
from galenic import InputError
from galenic import _cli as cli
from galenic import _files as reading
from galenic.errors import Problem, some
from galenic.quality import check_weights, learn, read_readings

LIMIT = 40_000
"""Signs of an answer: some screens, whatever was given."""

EXAMPLE = files("galenic").joinpath("examples/tablets.toml").read_text(encoding="utf-8")


@pytest.fixture
def tables():
    """An order that works."""
    return tomllib.loads(EXAMPLE)


# --- long lines -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mass", ['"253.4 mg"', "253.4", "'253.4 mg'", '"a.b.c.d"'])
def test_many_numbers_stand_on_one_line(mass):
    """310 masses of tablets are 310 dots, and none of them parts a key."""
    text = f"masses = [{', '.join([mass] * 310)}]  # as read ... {'.' * 400}\n"
    assert reading.parse(text, "order") == tomllib.loads(text)
    inline = f"a = {{ b = [{', '.join([mass] * 310)}] }}\n"
    assert reading.parse(inline, "order") == tomllib.loads(inline)


@pytest.mark.parametrize("count", [30, 310, 1000])
def test_an_order_of_many_masses_on_one_line_is_planned(tmp_path, capsys, count):
    """On one line as on many, the plan is the same."""
    masses = ['"253.4 mg"'] * count
    found = []
    for between in (", ", ",\n"):
        path = tmp_path / "order.toml"
        listed = f'[stock]\nmasses_are = "sample"\nmasses = [{between.join(masses)}]\n'
        changed = EXAMPLE.replace("[stock]\n", listed)
        lines = [line for line in changed.splitlines() if not line.startswith("mean_mass")]
        path.write_text("\n".join(lines), encoding="utf-8")
        code = cli.main(["plan", str(path), "--json"])
        found.append((code, json.loads(capsys.readouterr().out)))
    assert found[0] == found[1]
    assert found[0][0] == 0


PARTS = ".".join("k" * 60)
QUOTED = '"=".' * 60 + "k"


@pytest.mark.parametrize(
    "text",
    [
        f"{PARTS} = 1",
        f"[{PARTS}]",
        f"[[{PARTS}]]",
        f"a = {{ {PARTS} = 1 }}",
        f"a = [1.5, {{ {PARTS} = 1 }}]",
        PARTS.replace(".", " . ") + " = 1",
        PARTS.replace(".", "\t.\t") + " = 1",
        f"{QUOTED} = 1",
        "'#'." * 60 + "k = 1",
        f"a = 1 # it's '\nb = {{ {QUOTED} = 1 }}",
        *(f'a = [{{ x = """\n{end}}}, {{ {QUOTED} = 1 }}]' for end in ('"""', '""""', '"""""')),
        f"a = [{{ x = '''\n'''''}}, {{ {QUOTED} = 1 }}]",
        f'a = [{{ x = """\\"""\n"""}}, {{ {QUOTED} = 1 }}]',
        f'a = [{{ x = "\\\\" }}, {{ {QUOTED} = 1 }}]',
        f"a = [{{ x = '\\' }}, {{ {QUOTED} = 1 }}]",
    ],
)
def test_a_key_of_many_parts_is_refused_wherever_it_hides(text):
    """Behind texts and comments too: the parser's time grows with the square of them."""
    with pytest.raises(InputError, match="a key or a number of too many parts"):
        reading.parse(text, "order")


# --- answers --------------------------------------------------------------------------------------


def answers(error):
    """What each door says of a refusal."""
    return str(error), json.dumps(error.to_dict()), error._repr_html_()


def unknown(count):
    """Keys that there are not."""
    return {f"key{number}": 1 for number in range(count)}


def many(record, count):
    """As many tables, each with keys that it does not know."""
    return [record | {"name": f"b {number}"} | unknown(30) for number in range(count)]


HOSTILE = {
    "unknown tables": lambda order: galenic.plan(order | unknown(80_000)),
    "unknown keys": lambda order: galenic.plan(order | {"order": order["order"] | unknown(80_000)}),
    "many tables": lambda order: galenic.plan(order | {"balance": many(order["balance"][0], 1000)}),
    "a pharmacy file": lambda order: galenic.Order.read(order, unknown(80_000)),
    "a plan": lambda order: galenic.read_plan(galenic.plan(order).to_dict() | unknown(50_000)),
    "readings": lambda _: learn("tablet-mass", unknown(50_000)),
    "a column": lambda _: check_weights(
        {"net [mg]": ["x"] * 1000}, rule="us-theoretical", theoretical="150 mg"
    ),
    "names of rules": lambda _: check_weights(
        {"net [mg]": [150] * 10},
        rule="none",
        rules=[
            {
                "name": f"{'r' * 100} {number}",
                "title": "ours",
                "of": "net",
                "counts": [10],
                "criteria": [{"kind": "scatter", "rsd": "4 %"}],
                "source": "ours",
                "edition": "first",
                "dated": "2019",
                "confidence": "high",
            }
            for number in range(1000)
        ],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_an_answer_is_short_at_every_door(tables, name):
    """As text, as JSON, in a notebook; what is not told is counted, and ``problems`` has it."""
    with pytest.raises(InputError) as caught:
        HOSTILE[name](tables)
    error = caught.value
    for said in answers(error):
        assert len(said) < LIMIT
    told = error.to_dict()
    assert len(told["problems"]) + told["more"] == len(error.problems)
    last = str(error).splitlines()[-1]
    counted = re.fullmatch(r"and (\d+) more", last)  # alike ones stand on one line, and are told
    assert (int(counted[1]) if counted else 0) <= told["more"]
    assert counted or not told["more"] or last.endswith(("places)", "told of the first)"))


def test_the_rest_is_counted(tables):
    """80,000 unknown keys: twenty are told, and 79,980 more are counted, at each door."""
    with pytest.raises(InputError) as caught:
        galenic.plan(tables | {"order": tables["order"] | unknown(80_000)})
    error = caught.value
    assert len(error.problems) == 80_000
    text, data, page = answers(error)
    assert text.splitlines()[19].startswith("order.key19: given 'key19'; ")
    assert text.splitlines()[20:] == ["and 79980 more"]
    assert json.loads(data)["more"] == 79_980
    assert [problem["path"] for problem in json.loads(data)["problems"]] == [
        f"order.key{number}" for number in range(20)
    ]
    assert page.count("<tr>") == 21
    assert "<p>and 79980 more</p>" in page


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_command_line_answers_shortly(tmp_path, capsys, options):
    """11.7 megabytes are no answer."""
    path = tmp_path / "order.toml"
    lines = "".join(f"key{number} = 1\n" for number in range(60_000))
    path.write_text(EXAMPLE.replace("[order]\n", f"[order]\n{lines}"), encoding="utf-8")
    assert cli.main(["plan", str(path), *options]) == 2
    out, err = capsys.readouterr()
    assert len(out + err) < LIMIT
    assert "59980" in out + err


def test_many_of_one_kind_do_not_hide_another(tables):
    """The dose that is missing is told beside any number of unknown keys."""
    order = {key: value for key, value in tables["order"].items() if key != "dose"}
    with pytest.raises(InputError) as caught:
        galenic.plan(unknown(500) | tables | {"order": unknown(500) | order})
    assert {"unknown-key", "missing"} == {one["code"] for one in caught.value.to_dict()["problems"]}


@pytest.mark.parametrize(("count", "told"), [(20, 20), (21, 20), (1, 1)])
def test_what_is_told_whole_has_no_rest(count, told):
    """Twenty of a kind are told; a hundred in all."""
    problems = [Problem("code", f"path {number}", "a", "b", "c") for number in range(count)]
    error = InputError(problems)
    assert len(error.to_dict()["problems"]) == told
    assert error.to_dict()["more"] == count - told
    mixed = InputError(Problem(f"code {number}", "p", "a", "b", "c") for number in range(130))
    assert (len(mixed.to_dict()["problems"]), mixed.to_dict()["more"]) == (100, 30)


def test_names_in_a_message_are_counted_too():
    """Three names of twenty-three are a number."""
    names = [f"n{number}" for number in range(23)]
    assert some(names) == f"{', '.join(names[:20])} and 3 more"
    assert some(names[:20], "; ") == "; ".join(names[:20])


def test_a_heading_as_long_as_a_file_is_named_shortly(tmp_path):
    """A table of readings with a hundred thousand columns."""
    path = tmp_path / "weights.csv"
    path.write_text(",".join(f"c{n}" for n in range(100_000)) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_readings(path)
    assert all(len(said) < LIMIT for said in answers(caught.value))
