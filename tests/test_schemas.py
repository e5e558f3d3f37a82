"""JSON Schema of what galenic reads and writes.

That every order read and every document written in the tests is one of its schema is seen to in
conftest.py. Here: that the schemas are schemas, say what they should, and refuse what is wrong.
"""

import copy
import json
import pathlib
import tomllib

import fastjsonschema
import jsonschema
import pytest
from hypothesis import given

import galenic
from as_json import as_json
from galenic._cli.known import SCHEMAS
from galenic._materials.merge import PHARMACY_TABLES
from galenic._materials.order import Order
from galenic._show import lists
from galenic._show.schemas import NAMES
from strategies import orders

HERE = pathlib.Path(__file__).parent
FIELD = HERE / "vectors" / "field"
EXAMPLES = sorted((HERE.parent / "src" / "galenic" / "examples").glob("*.toml"))
ORDER = tomllib.loads(EXAMPLES[0].read_text(encoding="utf-8"))
FAST = {name: fastjsonschema.compile(galenic.schema(name)) for name in ("order", "plan")}
VALIDATORS = {name: jsonschema.Draft202012Validator(galenic.schema(name)) for name in NAMES}


def faults(name, document):
    """What the reference validator has against a document, by the path it lies at."""
    found = VALIDATORS[name].iter_errors(as_json(document))
    return {".".join(map(str, error.absolute_path)) for error in found}


# --- the schemas ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_of_its_dialect(name):
    """By the schema of schemas; every reference within it leads somewhere, none leaves it."""
    schema = galenic.schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    for reference in text.split('"$ref": "')[1:]:
        start, _, defined = reference.partition('"')[0].rpartition("/")
        assert start == "#/$defs"
        assert defined in schema["$defs"]


def test_the_command_prints_them(run):
    """The same that Python gives; the words of the command are the names that there are."""
    assert SCHEMAS == NAMES
    for name in NAMES:
        code, out, err = run("schema", name)
        assert (code, err) == (0, "")
        assert json.loads(out) == galenic.schema(name)


def test_help_and_the_page_name_each():
    """What `help(galenic.schema)` lists, and the table of docs/reference/schemas.md."""
    page = (HERE.parent / "docs" / "reference" / "schemas.md").read_text(encoding="utf-8")
    rows = "".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    for name in NAMES:
        assert f"``{name}``" in galenic.schema.__doc__
        assert f"`{name}`" in rows


def test_a_schema_that_there_is_not_is_refused_with_those_that_there_are(run):
    """On the command line with exit 2, in Python as an InputError."""
    code, _, told = run("schema", "ordr")
    assert code == 2
    with pytest.raises(galenic.InputError) as caught:
        galenic.schema("ordr")
    (problem,) = caught.value.problems
    assert problem.remedy == "write 'order'"
    assert all(name in told and name in problem.expected for name in NAMES)


# --- the order ------------------------------------------------------------------------------------


def test_every_key_of_the_order_file_is_there_and_no_other():
    """As `galenic list keys` has them, with what is required and what each means."""
    schema = galenic.schema("order")
    found = {}
    for table, about in schema["properties"].items():
        rows = about.get("items", about)
        kinds = [rows, *rows.get("oneOf", ())]
        for kind in kinds:
            name = kind.get("$ref", "").rpartition("/")[2]
            known = schema["$defs"].get(name, kind)
            word = known.get("properties", {}).get("kind", {}).get("const")
            place = f"{table} ({word})" if word else table
            for key, one in known.get("properties", {}).items():
                found[f"{place}.{key}"] = (key in known.get("required", ()), one)
    rows = {row["key"]: row for row in lists.rows("keys")}
    told = {key for key in found if not key.startswith("other_stock") and ".kind" not in key}
    assert told == set(rows) - {"stock.kind", "product.kind", "other_stock"}
    alone = schema["else"]["properties"]["order"]["required"]  # of one active, in the short form
    for key in told:
        needed = found[key][0] or key in {f"order.{name}" for name in alone}
        assert needed == rows[key]["required"], key
        means, accepts = rows[key]["means"], rows[key]["accepts"]
        table = key in {"active.stock", "active.other_stock"}  # what it accepts stands within it
        wanted = means if table else f"{means}: {accepts}"
        assert found[key][1]["description"].startswith(wanted)


def orders_of_the_field():
    """The orders of the field that galenic takes."""
    for path in [*EXAMPLES, *sorted(FIELD.glob("*.toml")), *sorted(FIELD.glob("*.json"))]:
        text = path.read_text(encoding="utf-8")
        tables = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        try:
            Order.read(tables)
        except galenic.InputError:
            continue
        yield pytest.param(tables, id=path.stem)


@pytest.mark.parametrize("tables", list(orders_of_the_field()))
def test_what_galenic_takes_the_schema_takes(tables):
    """Examples, and orders of the field."""
    assert faults("order", tables) == set()


@given(orders())
def test_what_is_drawn_and_taken_the_schema_takes(order):
    """Orders of every kind, with amounts as they are really written."""
    assert faults("order", order) == set()
    assert faults("order", Order.read(order).to_tables()) == set()


WRONG = {
    "no dose": ("order.dose", None),
    "a decimal comma": ("order.dose", "4,5 mg"),
    "a number without its unit": ("order.dose", "4.5"),
    "a bare number": ("order.dose", 4.5),
    "a unit in capitals": ("order.dose", "4.5 MG"),
    "a unit of another kind": ("order.dose", "4.5 mL"),
    "two spaces": ("order.dose", "4.5  mg"),
    "a leading point": ("order.dose", ".5 mg"),
    "a leading zero": ("order.dose", "04.5 mg"),
    "an exponent": ("order.dose", "4.5e0 mg"),
    "nothing": ("order.dose", "0.00 mg"),
    "less than nothing": ("order.dose", "-4.5 mg"),
    "no capsule": ("order.capsules", 0),
    "part of a capsule": ("order.capsules", 4.7),
    "capsules in quotes": ("order.capsules", "100"),
    "too many capsules": ("order.capsules", 1_000_001),
    "yes for a number": ("order.capsules", True),
    "yes in quotes": ("order.convert_form", "true"),
    "a day without zeros": ("order.date", "2026-1-2"),
    "a day the wrong way round": ("order.date", "22-11-2026"),
    "a name of nothing": ("order.active", " "),
    "a name too long": ("order.active", "x" * 121),
    "an unknown key": ("order.doze", "4.5 mg"),
    "an unknown table": ("stocks", {}),
    "a table that is none": ("capsule", "3"),
    "no stock": ("stock", None),
    "a kind that there is not": ("stock.kind", "tablet"),
    "a key of another kind": ("stock.mean_mass", "50 mg/tablet"),
    "a size that is a number": ("capsule.size", 3),
    "a choice that there is not": ("stock.basis", "wet"),
    "a rule that there is not": ("weighing.rule", "usp"),
    "a rule twice": ("weighing.rule", ["nrf", "nrf"]),
    "no rule": ("weighing.rule", []),
    "one table for a list": ("balance", {"name": "B", "readability": "1 mg"}),
    "a list of one reading": ("balance.0.readings", ["1 mg"]),
    "a row without its name": ("balance.0.name", None),
    "a strength without mass": ("stock.strength", "50 tablet"),
    "parts with a colon": ("triturate", {"strength": "1:10"}),
    "one part in one": ("triturate", {"strength": "1 in 1"}),
    "a number below its least": ("stock.particle_gsd", 0.5),
    "one end of a range": ("substance", [{"name": "x", "usual_dose": ["1 mg"]}]),
}


@pytest.mark.parametrize(("where", "value"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_by_the_schema_and_by_galenic(where, value):
    """Each in an order that is sound but for it."""
    order = as_json(ORDER)
    assert faults("order", order) == set()
    *way, key = [int(part) if part.isdigit() else part for part in where.split(".")]
    table = order
    for part in way:
        table = table[part]
    if value is None:
        del table[key]
    else:
        table[key] = value
    assert faults("order", order)
    with pytest.raises(fastjsonschema.JsonSchemaException):
        FAST["order"](order)
    with pytest.raises(galenic.InputError):
        Order.read(order)


# --- beside a pharmacy file -----------------------------------------------------------------------


def test_a_pharmacy_file_holds_some_tables_each_as_far_as_it_goes():
    """Rows of a list are whole, keys of a table need not be; [order] and [stock] are not its."""
    rule = {"weighing": {"error": "5 %"}, "filler": {"lot": "F-1"}, "capsule": {}}
    assert faults("pharmacy", rule) == set()
    assert set(galenic.schema("pharmacy")["properties"]) == set(PHARMACY_TABLES)
    assert faults("pharmacy", {"balance": [{"name": "B"}]}) == {"balance.0"}
    assert faults("pharmacy", {"filler": {"lott": "F-1"}}) == {"filler"}
    assert faults("pharmacy", {"order": ORDER["order"]}) == {""}


def test_an_order_beside_a_pharmacy_file_may_leave_its_tables_out():
    """What the file lends need not be there; what it cannot lend must."""
    lean = {name: table for name, table in ORDER.items() if name in ("order", "stock")}
    assert faults("order-with-pharmacy", lean) == set()
    assert faults("order-with-pharmacy", lean | {"filler": {"lot": "F-1"}}) == set()
    assert faults("order", lean) == {""}
    assert faults("order-with-pharmacy", {"order": ORDER["order"]}) == {""}
    assert faults("order-with-pharmacy", lean | {"stock": {"kind": "powder"}})


# --- readings -------------------------------------------------------------------------------------


def test_the_readings_of_a_batch():
    """As docs/recovery.md has them."""
    told = {"stage": "weighed", "actual": [{"step": 1, "weighed": "2330 mg"}]}
    assert faults("actual", told) == set()
    assert faults("actual", told | {"stage": "half"}) == {"stage"}
    assert faults("actual", {"stage": "mixed", "actual": [{"weighed": "1 mg"}]}) == {"actual.0"}
    assert faults("actual", told | {"blend_left": "0 mg"}) == set()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("weights", "nl-fna-weights.toml"),
        ("weights", "us-capping-50caps.toml"),
        ("content", "de-hct-lab.toml"),
    ],
)
def test_readings_of_checks_in_the_field(name, file):
    """Files that are checked elsewhere in the tests."""
    told = tomllib.loads((FIELD / file).read_text(encoding="utf-8"))
    assert faults(name, told) == set()
    key = next(key for key, value in told.items() if isinstance(value, list))
    assert faults(name, told | {key: ["1,5 mg"]}) == {key}


def test_a_column_may_have_its_unit_in_its_name():
    """Bare numbers then, in any of the units; without a unit they are refused."""
    assert faults("weights", {"rule": "fna", "gross [mg]": [198.1, 201.4]}) == set()
    assert faults("weights", {"Gross [g]": [0.1981], "shell[mg]": [48]}) == set()
    assert faults("weights", {"gross [stone]": [198.1]}) == {""}
    assert faults("weights", {"gross": [198.1]}) == {"gross"}
    assert faults("measurements", {"reading": ["100.1 mg", "100.2 mg"], "lot": "7"}) == set()
    assert faults("yield", {"weighed_in": "9 g", "filled": ["8.9 g"]}) == set()


# --- what is written ------------------------------------------------------------------------------

PLAN = galenic.plan(Order.read(ORDER)).to_dict()


def ways(value, way=()):
    """Every table within a document, with the way to it."""
    if isinstance(value, dict):
        yield way
        for key, entry in value.items():
            yield from ways(entry, (*way, key))
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from ways(entry, (*way, place))


FREE = {("input",), ("fill", "excipients")}


def at(document, way):
    """The table at the end of a way."""
    for part in way:
        document = document[part]
    return document


def is_free(way):
    """Whether a table has keys that are names."""
    return way[0:1] == ("input",) or way in FREE or {"minima", "inputs", "values"} & {*way}


def test_no_table_of_a_plan_has_a_key_too_many_or_too_few():
    """In any of its tables, but those whose keys are names: so nothing is written undescribed."""
    for way in ways(PLAN):
        more, fewer = copy.deepcopy(PLAN), copy.deepcopy(PLAN)
        at(more, way)["undescribed"] = 1
        if not is_free(way):
            assert not VALIDATORS["plan"].is_valid(more), way
            at(fewer, way).popitem()
            assert not VALIDATORS["plan"].is_valid(fewer), way


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("schema",), "galenic/plan/1"),
        (("made", "planned"), "105"),
        (("made", "blend"), 15.1),
        (("made", "blend"), "15,1 mg"),
        (("made", "blend"), "15.1 stone"),
        (("fill", "total"), None),
        (("ends", "no_later_than"), "soon"),
        (("notices", 0, "severity"), "grave"),
        (("weighings", 0, "minima"), {"nrf": 1}),
        (("stock", "tablets_exact"), "45.6 tablets"),
        (("weighings",), {}),
    ],
)
def test_what_a_plan_does_not_say_is_refused(way, value):
    """An amount is text with its unit, a count a number, a day a day; both validators say so."""
    told = copy.deepcopy(PLAN)
    *tables, key = way
    at(told, tables)[key] = value
    assert not VALIDATORS["plan"].is_valid(told)
    with pytest.raises(fastjsonschema.JsonSchemaException):
        FAST["plan"](told)


def test_outputs_bear_the_name_of_their_schema():
    """What stands in `schema` names the schema to ask for."""
    for name in NAMES[NAMES.index("plan") :]:
        schema = galenic.schema(name)
        kinds = [schema, *(schema["$defs"][one["$ref"][8:]] for one in schema.get("oneOf", ()))]
        told = [one["properties"]["schema"]["const"] for one in kinds if "properties" in one]
        assert told
        assert all(one.split("/")[:2] == ["galenic", name] for one in told)
