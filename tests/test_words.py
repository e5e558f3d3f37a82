"""Data first, words last: the worksheet in a language that has no letter of ours.

The pseudo-language has the keys of the English table, each letter of a sentence a ŧ and the values
in braces kept: what is left of English on a worksheet drawn with it was never in the table.
"""

import json
import re
import string
from html.parser import HTMLParser

import pytest

import galenic
from galenic import _words as words
from galenic._amounts import Amount
from galenic._amounts.units import UNITS
from galenic._materials.beyond_use import beyond_use
from galenic._materials.capsules import capsule_sizes
from galenic._materials.excipients import excipients
from galenic._materials.spread import packing_factors
from galenic._materials.standard_doses import standard_dose
from galenic._materials.stock import STOCKS, Counted
from galenic._materials.substances import substances
from galenic._notices import CATALOGUE, SEVERITIES, Notice, notice
from galenic._show import worksheet
from galenic._words.english import ENGLISH
from galenic.formulas import potency
from galenic.results import Action, MinimumBy, Role, Severity, VesselName

LETTER = re.compile(r"[^\W\d_]")


def pseudo(sentence):
    """The sentence with a ŧ for each letter outside the braces."""
    parts = string.Formatter().parse(sentence)
    return "".join(
        LETTER.sub("ŧ", literal) + ("" if name is None else f"{{{name}{f':{how}' if how else ''}}}")
        for literal, name, how, _ in parts
    )


PSEUDO = {key: pseudo(sentence) for key, sentence in ENGLISH.items()}


# --- what is no English ---------------------------------------------------------------------------


def names(plan):
    """Names of substances, makers and rules, citations, and what was typed in the order."""
    rows = [*substances(), *excipients()]
    yield from (name for row in rows for name in (row.name, *(row.aliases or ())))
    yield from (row.contains for row in excipients() if row.contains)
    yield from (name for row in capsule_sizes() for name in (row.maker, row.size))
    yield from ("us-theoretical", beyond_use().name)
    told = (*packing_factors(), beyond_use(), standard_dose("naltrexone"))
    for row in (*rows, *capsule_sizes(), *told):
        # what is cited is named as its publication names it
        cited = (getattr(row, key, None) for key in ("source", "dose_source", "edition"))
        yield from filter(None, cited)
    yield potency.content_as_form.source
    yield from typed(plan.order.to_tables())
    yield from plan.order.pharmacy


NAMES = {"name", "active", "lot", "maker", "size", "sizes", "diluent", "assay_as", "base"}
"""Keys of the order that name what a pharmacy has."""


def typed(given, key=""):
    """Every name in an order, as it was typed."""
    if isinstance(given, dict):
        for name, entry in given.items():
            yield from typed(entry, name)
    elif isinstance(given, (list, tuple)):
        for entry in given:
            yield from typed(entry, key)
    elif key in NAMES:
        yield given


UNIT = "|".join(sorted(map(re.escape, {*UNITS, "mg/active", "tablets", "days"}), key=len)[::-1])
AMOUNT = re.compile(rf"[0-9_] ({UNIT})(?![A-Za-z])|[0-9] (MG|IU)(/G)?\b")  # in a title
"""A unit behind its number: the grammar in which an amount is read back is of no language."""
KEY = re.compile(
    r"\b(?:order|stock|mixing|balance|capsule|triturate)\.[a-z_.]+|[a-z]+_[a-z_]+|substance\[[0-9]+\]"
    r"|\b[a-z_]+ = \"[a-z-]+\"|\b[a-z_]+(?= = )|\[+[a-z_]+\]+"
)
"""A key of the order file: with its table, of several words, or in a line to write there; the
words that such a line gives a key are of no language."""
VESSEL = re.compile(r"\bT[0-9]+\b")


def left(text, plan):
    """What is left of a page in ASCII letters, without all of these; line ends are spaces."""
    page = " ".join(re.sub(r"(?<=[a-z/])-\n +", "-", text).split())
    for name in sorted(set(names(plan)), key=len, reverse=True):
        if LETTER.search(name):
            page = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", "·", page)
            page = page.replace(name.upper(), "·")  # a title that names it
    page = VESSEL.sub("·", KEY.sub("·", AMOUNT.sub("0", page)))
    return [found.strip() for found in re.findall(r"[A-Za-z][A-Za-z' -]*", page)]


class Text(HTMLParser):
    """The text of HTML; tags, their attributes and the style are no words."""

    def __init__(self, html):
        super().__init__()
        self.text, self.hidden = "", False
        self.feed(html)

    def handle_starttag(self, tag, _):
        self.hidden, self.text = tag == "style", f"{self.text} "

    def handle_endtag(self, _):
        self.hidden, self.text = False, f"{self.text} "

    def handle_data(self, data):
        self.text += "" if self.hidden else data


# --- the orders -----------------------------------------------------------------------------------


def example(name):
    """An order of the package."""
    return galenic.read_order(galenic.__path__[0] + f"/examples/{name}.toml")


def own(order, **changes):
    """An order with changes."""
    return order.replace(**changes)


MEASURED = {"pack_stat_size": "3", "pack_stat_maker": "Coni-Snap"}
ORDERS = {
    "tablets": lambda: example("tablets"),
    "powder": lambda: example("powder"),
    "triturate": lambda: example("triturate"),
    "steps": lambda: own(example("powder"), dose="0.1 mg", capsules=20, excess="0 %"),
    "fixed": lambda: own(
        example("powder"), dose="0.1 mg", capsules=20, triturate={"factor": 30, "keep": True}
    ),
    "ways": lambda: own(
        example("powder"), dose="0.1 mg", capsules=2, triturate={"max_steps": 1, "ratio_limit": 2}
    ),
    "no balance": lambda: own(example("tablets"), balance=[], weighing=None),
    "too full": lambda: own(example("powder"), dose="250 mg"),
    "auto": lambda: own(
        example("tablets"),
        capsule={"size": "auto", "sizes": ["4", "3", "1"], "min_fill": "200 mg/capsule"},
        stock=MEASURED,
        filler=MEASURED,
    ),
    "packing": lambda: own(
        example("powder"),
        filler={"pack_stat": None, "pack_stat_size": None, "pack_stat_maker": None}
        | {"density": "0.5 g/mL"},
    ),
    "excipients": lambda: own(
        example("powder"),
        excipient=[
            {"name": "Ωμέγα", "share": "5 %", "density": "0.4 g/mL"},
            {"name": "magnesium stearate", "share": "1 %", "density": "1.2 g/mL"},
        ],
        capsule={"plate": 60},
    ),
    "ten times": lambda: own(example("tablets"), dose="45 mg"),
    "expired": lambda: own(example("tablets"), date="2040-01-01"),
    "few tablets": lambda: own(example("tablets"), stock={"available": 8}),
    "as we assume": lambda: own(
        example("tablets"), stock={"min_tablets": None, "crush_allowance": None, "assay": None}
    ),
    "lossy": lambda: own(example("tablets"), overage="12 %", mixing={"loss": "3 %"}),
    "hydrate": lambda: own(
        example("powder"),
        stock={"basis": "anhydrous", "water": "8 %", "loss_on_drying": None, "assay_as": None},
    ),
    "as the base": lambda: own(example("powder"), active="naltrexone", convert_form=True),
    "not on a chart": lambda: own(
        example("powder"),
        capsule={"size": "33", "volume": "0.3 mL/capsule", "shell": "48 mg/capsule"}
        | {"maker": "Ωμέγα"},
    ),
    "portions": lambda: own(
        example("powder"),
        capsules=3000,
        weighing={"portions": True},
        balance=[
            {"name": "Ω", "readability": "1 mg", "repeatability": "1 mg"} | {"capacity": "100 g"}
        ],
    ),
    "no maker": lambda: own(
        example("powder"),
        capsule={"size": "3", "volume": "0.27 mL/capsule", "maker": None},
    ),
    "another salt": lambda: own(
        example("powder"),
        active="naltrexone",
        convert_form=True,
        substance=[
            {"name": "naltrexone", "base": "naltrexone", "molar_mass": "341.4 g/mol"},
        ],
    ),
    "pellets": lambda: own(example("powder"), mixing={"particles": "pellets"}),
}


def drawn(order, table):
    """The worksheet as text and as HTML, in the words of a table."""
    with words.use(table):
        plan = galenic.plan(order)
        return plan, [str(plan), Text(plan._repr_html_()).text]


@pytest.mark.parametrize("kind", STOCKS.values(), ids=list(STOCKS))
def test_every_kind_of_stock_has_its_words(kind):
    """What is said of a kind, and of one that is counted, stands in the table by its name."""
    needed = {f"kind.{kind.kind}"}
    if issubclass(kind, Counted):
        needed |= {
            *(f"error.{kind.kind}", f"error.{kind.kind}-on", f"powder-left-{kind.kind}"),
            *(f"stock.units-{kind.kind}", f"stock.weigh-{kind.kind}"),
            *(f"capacity.take-{kind.kind}", f"capacity.left-{kind.kind}"),
        }
    assert needed <= ENGLISH.keys()


@pytest.mark.parametrize("name", ORDERS)
def test_no_english_is_left_on_a_worksheet(name):
    """Names, citations, units, keys and vessels; all else is in the words of the table."""
    plan, pages = drawn(ORDERS[name](), PSEUDO)
    for page in pages:
        assert "ŧ" in page
        assert left(page, plan) == []


def test_the_worksheets_hold_every_part():
    """Steps, ways out, mixing, packing, ends, an interval, and notices of each severity."""
    plans = {name: galenic.plan(make()) for name, make in ORDERS.items()}
    assert all(plans["steps"].triturates[0].steps)
    assert plans["ways"].stopped
    assert plans["ways"].ways_out
    assert any(plan.packing for plan in plans.values())
    assert all(plan.ends.days for plan in plans.values())
    assert any(plan.mixing for plan in plans.values())
    codes = {entry.code for plan in plans.values() for entry in plan.notices}
    assert len(codes) > 35
    assert {SEVERITIES[code] for code in codes} == set(Severity)


@pytest.mark.parametrize("label", ["dose.expected", "ends.bound", "weights.set", "role.filler"])
def test_one_label_in_english_is_found(label):
    """The look at what is left would find a label that stands in the code."""
    plan, pages = drawn(example("tablets"), PSEUDO | {label: ENGLISH[label]})
    assert all(left(page, plan) for page in pages)


def test_a_label_that_stands_in_the_code_is_found(monkeypatch):
    """The same, where the code that draws says it itself."""
    monkeypatch.setattr(worksheet, "runs_text", lambda _: "two runs")
    plan, pages = drawn(own(example("tablets"), capsule={"plate": 60}), PSEUDO)
    assert all(left(page, plan) == ["two runs"] for page in pages)


def test_no_english_is_left_on_a_capacity():
    """Of tablets on a plate: what is at hand, the largest batch, what stops one more."""
    order = own(example("tablets"), stock={"available": 30}, capsule={"plate": 60})
    with words.use(PSEUDO):
        found = galenic.capacity(order)
        pages = [str(found), Text(found._repr_html_()).text]
    assert found.limited_by
    assert all(left(page, found.plan) == [] for page in pages)


@pytest.mark.parametrize(("stage", "read"), [("weighed", 1.1), ("mixed", 0.9), ("mixed", 1.0)])
def test_no_english_is_left_on_a_recovery(stage, read):
    """With options, notices and weights read; mixed too weak, or as planned."""
    plan = galenic.plan(ORDERS["steps"]())
    weighed = [
        {"step": one.step, "weighed": f"{float(one.weigh.number) * read:.4f} mg"}
        for one in plan.weighings[: 1 if stage == "weighed" else None]
    ]
    with words.use(PSEUDO):
        found = galenic.recover(plan, {"stage": stage, "actual": weighed}, tolerance="2 %")
        pages = [str(found), Text(found._repr_html_()).text]
    assert found.options
    assert all(left(page, plan) == [] for page in pages)


# --- values -------------------------------------------------------------------------------------


def test_a_notice_holds_its_values_and_says_them_last():
    """Amounts stay amounts; the text is made anew in other words."""
    dose = Amount.read("0.05 mg/capsule")
    entry = notice("dose-range-unknown", name="Ω", dose=dose)
    assert entry.severity == Severity.INFO
    assert dict(entry.values) == {"name": "Ω", "dose": dose}
    assert "were 50 mcg ten or a thousand times" in entry.text
    with words.use(PSEUDO):
        assert "50 mcg" in entry.text
        assert "were" not in entry.text
    with pytest.raises(TypeError):
        entry.values["name"] = "other"
    assert entry == notice("dose-range-unknown", name="Ω", dose=dose)
    assert hash(entry) == hash(notice("dose-range-unknown", name="Ω", dose=dose))
    assert entry != notice("dose-range-unknown", name="Ψ", dose=dose)


def test_the_json_of_a_notice_tells_its_values():
    """By hand: the first order of the tutorial weighs ten tablets of 253.4 mg."""
    told = json.loads(galenic.plan(example("tablets")).to_json())
    (weigh,) = [one for one in told["notices"] if one["code"] == "tablet-weigh-intact"]
    assert weigh["values"] == {"count": 10, "mass": "2534 mg"}
    assert list(weigh) == ["code", "severity", "text", "source", "values"]


def test_a_phrase_within_a_notice_has_a_code_and_values():
    """A dose ten times a usual one says so by a code."""
    plan = galenic.plan(ORDERS["ten times"]())
    (slip,) = [one for one in plan.notices if one.code == "naltrexone-tenfold"]
    assert slip.values["times"] == words.phrase("ten-times")
    assert str(slip.values["usual"]) == "4.5 mg/capsule"
    told = next(one for one in plan.to_dict()["notices"] if one["code"] == slip.code)
    assert told["values"]["times"] == {"code": "ten-times", "values": {}}


def test_lists_amounts_and_days_are_written_as_the_sentence_asks():
    """What stands behind the colon: digits, forms of an amount, how a list is joined."""
    table = {
        "a": "{a:3} {a:one} {b:dose} {c:label}",
        "b": "{x} {x:and} {x:capital}",
        "joint.comma": ", ",
        "joint.and": " and ",
    }
    with words.use(table):
        a, b = Amount.read("1.2345 mg/capsule"), Amount.read("0.05 mg/tablet")
        told = words.say("a", a=a, b=b, c=Amount.read("6 mcg"))
        assert told == "1.23 mg/capsule 1.2345 mg 50 mcg 6 mcg"
        assert words.say("b", x=("one", 2, None)) == "one, 2,  one and 2 and  One, 2, "


# --- the tables ---------------------------------------------------------------------------------


def test_each_key_stands_in_one_of_the_tables():
    """They are looked through in turn: a key of two would hide a sentence."""
    keys = [*ENGLISH]
    assert len({*keys}) == len(keys) == len(ENGLISH)


def test_every_notice_has_a_severity_and_a_sentence():
    """No code is without either; the catalogue is made of both."""
    sentences = {key.partition(".")[2] for key in ENGLISH if key.startswith("notice.")}
    assert sentences == set(SEVERITIES) == set(CATALOGUE)


@pytest.mark.parametrize("kind", [Role, VesselName, MinimumBy, Action, Severity])
def test_words_that_code_decides_by_are_text_and_have_words(kind):
    """They compare, hash and print as their word, and the table of a language says them."""
    for one in kind:
        assert {one: 1} == {one.value: 1}
        assert f"{one}" == one.value == one
        assert words.named(one) == ENGLISH[f"{kind.__name__.lower()}.{one.value}"]


def test_a_notice_is_a_record_of_values_alone():
    """Text and source are no fields: nothing but code, severity and values decides equality."""
    assert [one.name for one in Notice.__attrs_attrs__] == ["code", "severity", "values"]


# --- problems -----------------------------------------------------------------------------------


def problems(**changes):
    """What is wrong with the tablets of the tutorial, changed so."""
    with pytest.raises(galenic.InputError) as caught:
        own(example("tablets"), **changes)
    return caught.value


def test_a_problem_tells_the_values_that_it_knows():
    """Units, limits, choices and what is near, as data."""
    (unit,) = problems(dose="4.5 mL").problems
    measures = ("mg", "IU", "CFU", "mmol", "mEq")
    units = tuple(f"{one}/{per}" for per in ("capsule", "dose") for one in measures)
    assert unit.values["units"] == units
    assert unit.values["read"] == Amount.read("4.5 mL")
    (high,) = problems(overage="250 %").problems
    assert (high.values["at_most"], str(high.values["read"])) == (100, "250 %")
    (none,) = problems(dose="0 mg").problems
    assert none.values["more_than"] == 0
    (word,) = problems(stock={"coating": "flim"}).problems
    assert word.values["near"] == "film"
    assert word.values["choices"] == ("none", "film", "enteric", "modified-release")
    (key,) = problems(capsule={"siez": "3"}).problems
    assert key.values["near"] == "size"
    assert "size" in key.values["keys"]
    (many,) = problems(capsules=0).problems
    assert (many.values["at_least"], many.values["at_most"]) == (1, 1_000_000)


def test_the_json_of_problems_tells_their_values():
    """Plain data: amounts in the grammar, lists, numbers; nothing where nothing is known."""
    (told,) = json.loads(json.dumps(problems(overage="250 %").to_dict()))["problems"]
    assert told["values"] == {"units": ["%"], "read": "250 %", "at_most": 100}
    assert set(told) == {"code", "path", "given", "expected", "remedy", "values"}
