"""Every record in a notebook: one style, any theme, what was typed escaped, numbers that copy."""

import json
import re
import tomllib
from html.parser import HTMLParser
from importlib import import_module
from importlib.resources import files

import pytest

import galenic
from galenic import _asking as asking
from galenic import quality
from galenic._asking import Shown
from galenic._record import Record
from galenic.accuracy import assess, lower_bound, pass_probability

SCRIPT = "<script>alert(1)</script>"
PICTURE = "<img src=x onerror=alert(2)>"
BREAK = "'\"><b onclick=alert(3)>&amp;"
TAGS = {"div", "style", "h3", "table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS |= {"strong", "p", "small", "ul", "li", "pre", "details", "summary", "span"}


def example(kind):
    """The tables of an example order."""
    return tomllib.loads(files("galenic").joinpath(f"examples/{kind}.toml").read_text("utf-8"))


def hostile():
    """An order in which everything that can be typed is markup."""
    told = example("triturate")
    told["order"]["active"] = told["stock"]["active"] = SCRIPT
    told["filler"] |= {"name": PICTURE, "lot": SCRIPT}
    told["excipient"][0]["name"] = BREAK
    told["balance"][0]["name"] = SCRIPT
    told["capsule"]["maker"] = BREAK
    told["stock"] |= {"lot": PICTURE, "diluent": SCRIPT}
    return told


class Page(HTMLParser):
    """What a browser makes of it: tags that close, their attributes, the cells and their text."""

    def __init__(self, html):
        """Read it all."""
        super().__init__()
        self.open, self.tags, self.attributes = [], [], set()
        self.text, self.css, self.cells = "", "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """A tag begins."""
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in {"td", "th"}:
            self.cells.append([dict(attrs).get("class") or "", ""])

    def handle_endtag(self, tag):
        """A tag ends: the last that began."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Text between tags, in a cell or elsewhere; a style is no text."""
        if "style" in self.open:
            self.css += data
            return
        self.text += data
        if {"td", "th"} & set(self.open):
            self.cells[-1][1] += data

    def amounts(self):
        """The text of the cells that hold a number."""
        return [text for name, text in self.cells if name == "galenic-amount"]


def held(record, seen):
    """A record and every record within it, one of each class."""
    if isinstance(record, (tuple, list)):
        for one in record:
            held(one, seen)
    elif isinstance(record, dict):
        held(list(record.values()), seen)
    elif isinstance(record, Record) and type(record) not in seen:
        seen[type(record)] = record
        for field in type(record).__attrs_attrs__:
            held(getattr(record, field.name), seen)
        if isinstance(record, galenic.Plan):
            held((record.ways_out, record.mixing), seen)
    return seen


def records(tables):
    """One record of each class that an order leads to."""
    plan = galenic.plan(tables)
    small = galenic.plan(plan.order.replace(dose="0.05 mg", capsules=20, excess="0 %"))
    heavy = [f"{float(one.weigh.number) * 1.1:.0f} mg" for one in plan.weighings[:1]]
    read = [{"step": step, "weighed": weight} for step, weight in enumerate(heavy, 1)]
    readings = {"stage": "weighed", "actual": read}
    recovery = galenic.recover(plan, readings, tolerance="5 %")
    refused = problems(lambda: galenic.plan(tables | {"capsule": {"maker": SCRIPT, "siez": 3}}))
    seen = {}
    shown = [small, plan, recovery, galenic.compare(plan, small), *refused.problems]
    if tables["stock"]["kind"] == "tablets":
        shown.append(
            galenic.capacity(plan.order.replace(capsule={"plate": 100}, stock={"available": 30}))
        )
    told = json.loads(json.dumps(plan.to_dict()).replace(str(plan.weighings[0].weigh), "1 mg"))
    shown.append(galenic.verify(told))
    for one in shown:
        held(one, seen)
    held(plan.explain("total"), seen)
    held(small.triturates, seen)
    held(small.ways_out, seen)
    return seen


def problems(call):
    """The error that a call raises."""
    with pytest.raises(galenic.InputError) as caught:
        call()
    return caught.value


def of_accuracy():
    """Records of the accuracy room."""
    plan = galenic.plan(example("tablets"))
    alone = [pass_probability(mean=99, sd=2), lower_bound(mean=99, sd=1, n=10)]
    return held([*alone, assess(plan, batches=100)], {})


def of_quality():
    """Records of the checks, with what was typed in them."""
    weights = quality.check_weights(
        {"gross [mg]": [198, 199, 201], "shell_mean": "48 mg", "label": "4.5 mg"},
        rule="us-theoretical",
        theoretical="150 mg",
        blend_strength="30 mg/g",
    )
    content = quality.check_content({"content [%]": [100] * 9 + [80]}, rule="usp-905")
    made = quality.check_yield({"weighed_in": "15 g", "filled": "14 g"}, rule="dac-nrf")
    learned = quality.learn("pack-stat", {"net [mg]": [180, 181, 182, 181, 240]}, lot=SCRIPT)
    return held([weights, content, made, learned], {})


def of_orders():
    """The tables that no example has, with what was typed in them."""
    opened = galenic.Capsules(active=SCRIPT, strength="25 mg/capsule", mean_net="182 mg/capsule")
    powder = galenic.Powder(active=SCRIPT, assay="98 %", basis="as-is", lot=PICTURE)
    size = galenic.CapsuleSize(maker=BREAK, size="3", volume="0.3 mL/capsule")
    own = galenic.Substance(name=SCRIPT, base=PICTURE, molar_mass="300 g/mol")
    mixing, fill = galenic.Mixing(rsd="2 %", loss="1 %"), galenic.FillScatter(sd="3 mg/capsule")
    made = galenic.Trituration(strength="1 in 10", diluent=SCRIPT)
    active = galenic.Active(name=SCRIPT, dose="1 mg", stock=powder)
    product = galenic.TriturateProduct(active=SCRIPT, mass="10 g", strength="1 in 100")
    return held([opened, powder, size, own, mixing, fill, made, active, product], {})


def of_formulas():
    """A master formula, an order made of it, and two beside each other, with what was typed."""
    formula = galenic.MasterFormula.of(galenic.Order.read(hostile()))
    other = galenic.MasterFormula.read(formula.to_tables() | {"capsule": {"size": PICTURE}})
    return held([formula, formula.batch(capsules=20), galenic.compare(formula, other)], {})


def of_labels(name):
    """A label with a code, what is missing of it, and its tables, with what was typed in them."""
    rule = galenic.BeyondUseRule(days=90, source=name)
    table = galenic.Labelling(storage=name, pharmacy=name, size="100x62")
    order = galenic.example("tablets").replace(number="L-7", label=table, beyond_use=[rule])
    made = galenic.label(galenic.plan(order))
    return held([rule, table, made], {})


def of_regimens(name):
    """A regimen with branches, capsules at hand and a batch, and a name that was typed."""
    tables = {key: table for key, table in example("tablets").items() if key != "order"}
    steps = [
        {"dose": "1.5 mg", "for": "30 days", "hold": "7 days", "at": name},
        {"doses": [{"dose": "1.5 mg", "at": name}, {"dose": "3 mg"}], "for": "9 days"},
    ]
    table = {"active": "naltrexone hydrochloride", "name": name, "start": "2027-01-04"}
    have = {"strength": "1.5 mg", "count": 3, "lot": name}
    order = {"date": "2026-11-22"}
    given = {"regimen": table | {"step": steps}, "have": have, "order": order}
    timed = galenic.TimedDose(dose="1.5 mg", at=name)
    return held([galenic.titrate(given | tables), timed], {})


RECORDS = {**records(example("triturate")), **records(example("tablets")), **of_accuracy()}
RECORDS |= of_quality() | of_orders() | of_regimens("A-7") | of_labels("A-7") | of_formulas()
HOSTILE = of_formulas() | of_regimens(SCRIPT) | of_labels(SCRIPT) | records(hostile())
HOSTILE |= of_quality()


def test_the_records_below_are_those_that_there_are():
    """Nothing that the package hands out is missing: its public classes, and their parts."""
    public = {getattr(galenic, name) for name in galenic.__all__}
    public = {one for one in public if isinstance(one, type) and issubclass(one, Record)}
    assert public <= RECORDS.keys()
    names = {made.__name__ for made in RECORDS}
    parts = "Weighing Addition TriturateMade TriturationStep WayOut Option Setting Fill Dose Check"
    assert names >= set(parts.split()) | {"PassProbability", "LowerBound", "Explanation"}


@pytest.mark.parametrize("made", [*RECORDS], ids=lambda made: made.__qualname__)
def test_every_record_shows_itself(made):
    """As HTML of plain tables with one style, and as text of several words."""
    record = RECORDS[made]
    html = record._repr_html_()
    assert str(record).strip()
    assert not re.search(r"</?(div|table|tr|td|p)\b", str(record))
    if made is galenic.Amount:
        assert html == record.label
        return
    page = Page(html)
    assert set(page.tags) <= TAGS
    assert page.attributes <= {"class", "open", "scope"}
    assert page.tags.count("style") == 1
    assert html.startswith('<div class="galenic galenic-')
    for name, text in page.cells:
        assert name in {"", "galenic-amount", "galenic-remark"}, text


@pytest.mark.parametrize("made", [*HOSTILE], ids=lambda made: made.__qualname__)
def test_what_was_typed_is_escaped(made):
    """Names, lots and makers are shown as they were typed, in every record, and never as markup."""
    record = HOSTILE[made]
    if made is galenic.Amount:
        return
    page = Page(record._repr_html_())
    assert set(page.tags) <= TAGS
    assert page.attributes <= {"class", "open", "scope"}


def test_what_was_typed_is_shown():
    """The tests above saw it: it stands in the text as it was typed."""
    texts = {made.__name__: Page(one._repr_html_()).text for made, one in HOSTILE.items()}
    for name in ("Plan", "SideBySide", "Order"):
        assert SCRIPT in texts[name], name
    assert PICTURE in texts["Order"]
    assert BREAK in texts["Plan"]
    assert BREAK in texts["Explanation"]
    error = problems(lambda: galenic.plan({"order": {SCRIPT: BREAK}}))
    page = Page(error._repr_html_())
    assert set(page.tags) <= TAGS
    assert SCRIPT in page.text


@pytest.mark.parametrize("made", [*RECORDS], ids=lambda made: made.__qualname__)
def test_a_number_is_copied_with_its_unit(made):
    """A cell that holds a number holds nothing but what the grammar reads, unit and all."""
    if made is galenic.Amount:
        return
    for text in Page(RECORDS[made]._repr_html_()).amounts():
        if not re.fullmatch(r"-?[0-9.]+|[0-9]+ (holes|steps)", text):  # counts of no substance
            assert galenic.Amount.read(text)


def test_the_weights_are_copied_exactly():
    """The cells under WEIGH are the weights to set, to the last digit, in one cell each."""
    for plan in (RECORDS[galenic.Plan], galenic.plan(example("tablets"))):
        assert plan.weighings
        page = Page(plan._repr_html_())
        cells = page.amounts()[: len(plan.weighings)]
        assert [galenic.Amount.read(text) for text in cells] == [w.weigh for w in plan.weighings]


def test_an_order_shows_its_tables():
    """Each table of the order under its name, each amount as it was written."""
    order = galenic.read_order(files("galenic").joinpath("examples/tablets.toml"))
    page = Page(order._repr_html_())
    for words in ("Order", "Stock", "Capsule", "Filler", "Balance", "50 mg/tablet", "253.4 mg"):
        assert words in page.text
    assert "tablets" in [text for _, text in page.cells]


def test_a_refusal_is_a_table():
    """Displayed, an InputError has a row for each problem: where, given, expected, what to do."""
    error = problems(lambda: galenic.plan({"order": {"dose": "1,5 mg"}}))
    page = Page(error._repr_html_())
    assert page.tags.count("tr") == 1 + len(error.problems)
    for problem in error.problems:
        for told in (problem.path, problem.given, problem.expected, problem.remedy):
            assert told in [text for _, text in page.cells]


def test_severity_is_said_in_words():
    """Colour is never alone: the word stands in the paragraph."""
    plan = galenic.plan(example("tablets") | {"order": example("tablets")["order"]})
    html = plan._repr_html_()
    found = re.findall(r'<p class="galenic-notice galenic-(\w+)"><strong>(\w+)</strong>', html)
    assert found
    assert sorted(word for word, _ in found) == sorted(one.severity for one in plan.notices)
    assert all(word == said for word, said in found)


def test_a_plan_that_is_stopped_shows_no_weights():
    """The heading says it, the stop stands first, and no amount can be taken for a weight."""
    plan = galenic.plan(galenic.Order.read(example("tablets")).replace(date="2099-01-01"))
    html = plan._repr_html_()
    assert "STOP: NOTHING MAY BE WEIGHED" in html
    assert html.index("galenic-stop") > 0
    assert "2280.6" not in Page(html).text


# --- the style ------------------------------------------------------------------------------------

CSS = Page(RECORDS[galenic.Plan]._repr_html_()).css
SCREEN, PRINT = CSS.split("@media print", 1)


def _rules(css):
    return re.findall(r"([^{}]+)\{([^{}]*)\}", css)


def test_the_style_touches_nothing_else():
    """Every selector begins with our class."""
    rules = _rules(SCREEN) + _rules(PRINT.strip().removeprefix("{"))
    assert len(rules) > 10
    for selectors, _ in rules:
        for one in selectors.split(","):
            assert one.strip().startswith(".galenic"), one
    assert CSS.count("{") == CSS.count("}")


def test_ink_and_ground_are_the_page_s():
    """On a screen no colour but those of severity and half grey: nothing to fail in the dark."""
    for selector, body in _rules(SCREEN):
        for name, value in re.findall(r"([\w-]+):\s*([^;]+)", body):
            if name.startswith("--galenic-"):
                continue
            assert "#" not in value, (selector, name)
            assert "rgb" not in value, (selector, name)
            assert not name.startswith("background"), selector


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "severity", ["info", "caution", "stop", *(f"tone-{step}" for step in range(1, 7))]
)
@pytest.mark.parametrize("ground", ["#ffffff", "#111111", "#1e1e1e"])  # Jupyter's, VS Code's dark
def test_the_colours_of_severity_are_seen_on_any_ground(severity, ground):
    """WCAG 2.1, 1.4.11: what is no text has a contrast of 3 to 1."""
    (colour,) = re.findall(rf"--galenic-{severity}: (#\w{{6}})", SCREEN)
    low, high = sorted((_luminance(colour), _luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= 3


def test_it_prints_black_on_white():
    """Ink and ground are forced, rows are not torn, and a number does not leave its unit."""
    for words in ("color: #000 !important", "background: #fff !important", "break-inside: avoid"):
        assert words in PRINT
    assert "white-space: nowrap" in SCREEN


def test_what_shows_itself_gives_itself_away():
    """Text, HTML, data and rows, for each class that promises them."""
    found = [one for made, one in RECORDS.items() if issubclass(made, Shown)]
    assert len(found) >= 3
    for one in found:
        assert one.to_dict()["schema"].startswith("galenic/")
        assert isinstance(one.rows(), list)
        assert str(one)
        assert one._repr_html_()


def test_no_class_promises_what_nobody_draws():
    """Each class that is Shown, in whatever room, has a page, plain data and tables of its own."""
    found, waiting = [], [Shown]
    while waiting:
        below = waiting.pop().__subclasses__()
        ours = (made for made in below if made.__module__.startswith("galenic."))
        found += [made for made in ours if not made.__subclasses__()]
        waiting += below
    assert galenic.Plan in found
    for made in found:
        for kind in ("text", "html", "data", "rows"):
            for base in made.__mro__:  # a room is opened when it is asked
                if room := asking._rooms.get((kind, base.__module__)):
                    import_module(room)
            drawn = [base for base in made.__mro__ if (kind, base) in asking._answers]
            assert drawn, (made, kind)
            assert drawn[0] is not Record, (made, kind)


def test_no_number_is_cut_in_two():
    """Whoever strips the tags, reads it aloud or copies it has it whole, aligned as it is."""
    plan = RECORDS[galenic.Plan]
    html = plan._repr_html_()
    for weighing in plan.weighings:
        assert f"{weighing.weigh}</strong>" in html
    found = re.findall(
        r'<td class="galenic-amount">((?:<strong>)?(?:<span></span>)*)(-?[0-9]+)', html
    )
    assert len(found) > 10
    assert {len(digits) + lead.count("<span>") for lead, digits in found} == {6}


def test_a_result_names_itself_in_one_line():
    """In a log or a debugger it is no page, nor all that the page is made of."""
    order = galenic.example("tablets")
    plan, formula = galenic.plan(order), galenic.MasterFormula.of(order)
    other = galenic.MasterFormula.of(order.replace(filler={"lot": "F-2"}))
    made = galenic.quality.check_yield({"weighed_in": "15 g", "filled": "14 g"}, rule="dac-nrf")
    learned = galenic.quality.learn("pack-stat", {"net [mg]": [180, 181, 182]})
    record, of = (
        galenic.record(plan),
        "<Plan of 100 capsules, 4.5 mg/capsule naltrexone hydrochloride>",
    )
    assert repr(plan) == of
    assert repr(record) == f"<BatchRecord of {of}, {len(record.missing)} missing>"
    assert repr(assess(plan, batches=100)) == f"<Assessment of {of}>"
    explained = plan.explain("filler")
    assert (
        repr(explained)
        == f"<Explanation of filler: 130.995 mg/capsule, {len(explained.steps)} steps>"
    )
    assert repr(galenic.compare(formula, other)) == "<FormulasBeside: formula 1, formula 2>"
    assert repr(made) == f"<YieldReport by dac-nrf: {made.verdict}>"
    assert repr(learned) == "<Learned pack-stat: 181 mg/capsule>"
