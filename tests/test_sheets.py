"""Sheets to work from: the numbers are the plan's in every format; what was typed stays text."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import galenic
from galenic import quality
from galenic._show.markdown import escaped
from galenic._words import share
from strategies import grammar, orders

TYPED = (
    "<script>x()</script> */ }</style>\"'& | *b* __c__ `d` [l](http://e.org) www.e.org \\ <!-- #1"
)
FORMATS = ("txt", "md", "html")
READER = MarkdownIt("commonmark").enable("table")


def example(name):
    """An order of the package."""
    return galenic.read_order(galenic.__path__[0] + f"/examples/{name}.toml")


# --- pages, read as others would ------------------------------------------------------------------


def tree(html):
    """A page as XML: what is not well formed is refused by a parser that knows nothing of HTML."""
    head, _, rest = html.partition("\n")
    assert head == "<!DOCTYPE html>"
    return ET.fromstring(rest)  # noqa: S314 - our own page


def text_of(element):
    """All the text of an element, with plain spaces."""
    return " ".join("".join(element.itertext()).split())


def table_rows(found):
    """The rows of every table of an HTML tree, as the texts of their cells."""
    return [[text_of(cell) for cell in row] for row in found.iter("tr")]


def rendered(text):
    """Markdown as a reader draws it, as a tree."""
    return ET.fromstring(f"<main>{READER.render(text)}</main>")  # noqa: S314 - our own page


def weights(plan, form):
    """Number and weight of each weighing that a sheet has, as text."""
    if form == "txt":
        return re.findall(r"(?m)^  (?:\[ \]|   ) (\d+)\. +(\S+ \S+)   ", str(plan))
    if form == "md":
        rows = table_rows(rendered(plan.to_markdown()))
    else:
        rows = table_rows(tree(plan.to_html()))
    tops = [place for place, row in enumerate(rows) if row[:2] == ["step", "weigh"]]
    if not tops:  # exact amounts alone, or none
        return [(row[0].strip("."), row[1]) for row in rows if re.fullmatch(r"\d+\.?", row[0])]
    begun = rows[tops[0] + 1 :][: len(plan.weighings)]
    return [(re.sub(r"[☐ .]", "", row[0]), row[1]) for row in begun]


def values(plan, form):
    """Every row of the sections, by its label: its value."""
    if form == "txt":
        cells = [re.split(r" {2,}", line.strip()) for line in str(plan).splitlines()]
        return {label: rest[0] for label, *rest in cells if rest}
    made = rendered(plan.to_markdown()) if form == "md" else tree(plan.to_html())
    rows = [row for row in table_rows(made) if len(row) == 3]
    return {label: value for label, value, _ in rows}


# --- the numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.slow
@given(order=orders())
def test_the_numbers_of_a_sheet_are_those_of_the_plan(form, order):
    """Read back by a grammar of their own: each weight, the dose, the fill and the capsules."""
    plan = galenic.plan(order)
    read = [(step, grammar(text)) for step, text in weights(plan, form)]
    assert [step for step, _ in read] == [str(one.step) for one in plan.weighings]
    for (_, told), one in zip(read, plan.weighings, strict=True):
        if one.weigh is not None:
            assert told == (one.weigh.number, "mg")
        else:  # no instruction, and seven digits for people
            assert told[1] == "mg"
            assert abs(told[0] / one.exact.number - 1) < 1e-6
    if plan.stopped:
        return
    told = values(plan, form)
    label, unit = grammar(told["label"])  # as it was written: 6 mcg are read of one capsule
    assert label == plan.dose.label.number
    assert plan.dose.label.unit in {unit, f"{unit}/capsule"}
    expected, unit = grammar(told["expected"])
    assert unit == plan.dose.expected.unit
    assert abs(expected / plan.dose.expected.number - 1) < 1e-6  # seven digits for people
    fill, _ = grammar(told["net fill"])
    assert abs(fill / plan.fill.total.number - 1) < 1e-6
    assert grammar(told["ordered"].replace("capsules", "capsule"))[0] == plan.made.ordered
    assert grammar(told["planned"].replace("capsules", "capsule"))[0] == plan.made.planned


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["tablets", "capsules", "powder", "triturate"])
def test_the_numbers_of_the_examples_are_read_back(form, name):
    """The same on the orders of the package, quickly."""
    plan = galenic.plan(example(name))
    read = [(step, grammar(text)) for step, text in weights(plan, form)]
    assert read == [(str(one.step), (one.weigh.number, "mg")) for one in plan.weighings]
    assert grammar(values(plan, form)["label"])[0] == plan.order.dose.number


@pytest.mark.parametrize("form", FORMATS)
def test_the_weights_of_the_example_stand_there(form):
    """4.5 mg × 100 from 50 mg in 253.4 mg: 2280.6 mg; and 13099.5 mg of filler."""
    assert weights(galenic.plan(example("tablets")), form) == [
        ("1", "2280.6 mg"),
        ("2", "13099.5 mg"),
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_a_stopped_plan_has_nothing_to_weigh_or_to_sign(form):
    """The stop is said in words, and no line is there to sign."""
    plan = galenic.plan(example("powder").replace(dose="250 mg"))
    assert plan.stopped
    page = written(plan, form)
    assert weights(plan, form) == []
    assert "STOP" in page
    assert "prepared by" not in page


def written(record, form):
    """A record in a format."""
    return {"txt": str, "md": type(record).to_markdown, "html": type(record).to_html}[form](record)


# --- places to write into -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readability", "place"),
    [
        ("0.1 mg", "______._ mg"),
        ("0.01 mg", "______.__ mg"),
        ("1 mg", "______ mg"),
        ("10 mg", "______ mg"),
        ("0.2 mg", "______._ mg"),
        ("0.025 mg", "______.___ mg"),
        ("0.001 g", "______ mg"),
        ("0.0001 g", "______._ mg"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
def test_the_blank_has_the_decimals_of_the_balance(readability, place, form):
    """What it shows in mg; a weight to set beside it has no zero at the end."""
    balance = [{"name": "b", "readability": readability, "repeatability": "0.001 mg"}]
    plan = galenic.plan(example("powder").replace(balance=balance, weighing={"rule": "nrf"}))
    page = written(plan, form).replace("\\", "")
    blank = f"(?<![_.]){re.escape(place)}"
    assert len(re.findall(blank, page)) == len(plan.weighings) > 0
    for _, weight in weights(plan, form):
        assert not re.search(r"\.[0-9]*0 mg", weight)


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_balance_there_is_nowhere_to_write(form):
    """Exact amounts are no instructions."""
    plan = galenic.plan(example("tablets").replace(balance=[], weighing=None))
    page = written(plan, form)
    assert "☐" not in page
    assert "[ ]" not in page
    assert "weighed" not in page.replace("as weighed", "").split("Mixing")[0].split("MIXING")[0]
    assert len(weights(plan, form)) == len(plan.weighings) > 0


@pytest.mark.parametrize(("capsules", "places"), [(7, 7), (20, 20), (21, 20), (1000, 20)])
@pytest.mark.parametrize("form", FORMATS)
def test_there_is_a_place_for_each_capsule_that_is_weighed(capsules, places, form):
    """Twenty, or all of fewer."""
    plan = galenic.plan(example("tablets").replace(capsules=capsules))
    assert not plan.stopped
    page = written(plan, form)
    if form == "html":
        cells = [row for row in table_rows(tree(page)) if re.match(r"\d+\. _", row[0])]
        found = [cell for row in cells for cell in row if cell]
    else:
        found = re.findall(r"\b\d+\. +(?:\\?_){4,}", page)
    assert [int(re.match(r"\d+", one)[0]) for one in found] == list(range(1, places + 1))


@pytest.mark.parametrize("form", FORMATS)
def test_a_sheet_carries_what_a_record_needs(form):
    """Number, day, version, persons, yield, lots and expiries; those not given are left blank."""
    order = example("tablets").replace(number="2026/118", capsule={"lot": "C-9"})
    plan = galenic.plan(order.replace(capsule={"expires": "2030-01-31"}))
    page = " ".join(written(plan, form).replace("\\", "").split())
    page = re.sub(r"</?[^>]+>", "", page) if form == "html" else page
    for told in ("2026/118", "2026-11-22", galenic.__version__, "prepared by", "checked by"):
        assert told in page
    for told in ("released by", "yield", "of 100 planned", "of 15380.1 mg", "beyond-use date"):
        assert told in page
    for told in ("lot T-1", "2027-05-31", "Coni-Snap 3, lot C-9", "2030-01-31"):
        assert told in page
    assert "microcrystalline cellulose PH-102, lot ______________, expires ____" in page


# --- what was typed -------------------------------------------------------------------------------


def hostile():
    """An order in which everything that can be typed is markup of some kind."""
    told = example("triturate").to_tables()
    told["order"] |= {"active": TYPED, "number": TYPED}
    told["stock"] |= {"active": TYPED, "lot": TYPED, "diluent": TYPED}
    told["filler"] |= {"name": TYPED + "f", "lot": TYPED}
    told["balance"][0]["name"] = TYPED
    told["capsule"] |= {"maker": TYPED, "lot": TYPED}
    return told


def hostile_records():
    """A record of every class that writes itself, with what was typed in it."""
    plan = galenic.plan(hostile())
    weight = f"{float(plan.weighings[0].weigh.number):.1f} mg"
    read = {"stage": "weighed", "actual": [{"step": 1, "weighed": weight}]}
    step = next(step.name for step in plan.steps if TYPED in step.name or TYPED in step.origin)
    stock = {"available": "200 g"}
    report = quality.check_weights(
        {"gross [mg]": [198, 199, 201], "shell_mean": "48 mg", "label": "4.5 mg"},
        rule="us-theoretical",
        theoretical="150 mg",
    )
    content = quality.check_content({"content [%]": [100] * 9 + [80]}, rule="usp-905")
    return {
        "plan": plan,
        "plans": galenic.compare(plan, plan),
        "recovery": galenic.recover(plan, read, tolerance="5 %"),
        "capacity": galenic.capacity(plan.order.replace(stock=stock)),
        "accuracy": galenic.accuracy.assess(plan, batches=100),
        "explanation": plan.explain(step),
        "weights": report,
        "content": content,
        "yield": quality.check_yield({"weighed_in": "15 g", "filled": "14 g"}, rule="dac-nrf"),
        "learn": quality.learn("pack-stat", {"net [mg]": [180, 181, 182]}, lot=TYPED),
    }


RECORDS = hostile_records()
SPOKEN = {"plan", "plans", "recovery", "capacity", "accuracy", "explanation", "learn"}
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "p", "dl"}
TAGS |= {"dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "span", "small", "strong", "br"}
TAGS |= {"ul", "li", "pre", "div"}
DRAWN = {"role", "viewBox", "width", "height", "shape-rendering"}
"""What a symbol says of its size; it draws, and fetches nothing."""


@pytest.mark.parametrize("name", RECORDS)
def test_a_page_is_whole_and_holds_only_our_own_markup(name):
    """Well formed, in English, with a title; nothing is fetched and nothing runs."""
    html = RECORDS[name].to_html()
    page = tree(html)
    assert page.get("lang") == "en"
    assert text_of(page.find("head/title"))
    for symbol in page.iter("svg"):
        inside = [*symbol.iter()]
        assert {element.tag for element in inside} == {"svg", "title", "path"}
        assert {name for element in inside[1:] for name in element.attrib} == {"d", "fill"}
        assert set(symbol.attrib) <= {*DRAWN, "class"}
    drawn = {element for symbol in page.iter("svg") for element in symbol.iter()}
    others = [element for element in page.iter() if element not in drawn]
    assert {element.tag for element in others} <= TAGS
    named = {name for element in others for name in element.attrib}
    assert named <= {"lang", "charset", "http-equiv", "content", "name", "class", "scope"}
    style = page.find("head/style").text
    assert "@page" in style
    assert not re.search(r"(?i)url\(|@import|expression|javascript|</", style)
    policy = next(one for one in page.iter("meta") if one.get("http-equiv"))
    assert policy.get("content").startswith("default-src 'none'")


@pytest.mark.parametrize("name", sorted(SPOKEN))
def test_what_was_typed_is_text_of_the_page(name):
    """As it was typed, sign for sign; a space that it begins with, or ends, is no part of it."""
    page = tree(RECORDS[name].to_html())
    assert TYPED in text_of(page.find("body"))


def test_the_head_of_each_sheet_holds_what_was_typed_as_text():
    """It stands in the styles, where a quote or a brace would end it: by number instead."""
    style = tree(RECORDS["plan"].to_html()).find("head/style").text
    (head,) = re.findall(r'@top-left \{ content: "([^"\n]*)" \}', style)
    said = re.sub(r"\\([0-9a-f]{6})\s", lambda sign: chr(int(sign[1], 16)), head)
    assert said == f"order {TYPED}"
    assert style.count("{") == style.count("}")


@pytest.mark.parametrize("name", RECORDS)
def test_markdown_makes_nothing_of_what_was_typed(name):
    """A reader finds headings, tables, lists, bold of ours, and every sign of what was typed."""
    text = RECORDS[name].to_markdown()
    kinds = {
        part.type
        for token in READER.parse(text)
        for part in (token, *(token.children or ()))
        if not part.type.endswith("_close")
    }
    ours = {"heading_open", "paragraph_open", "inline", "text", "table_open", "thead_open"}
    ours |= {"tr_open", "th_open", "tbody_open", "td_open", "bullet_list_open", "list_item_open"}
    ours |= {"blockquote_open", "strong_open", "fence", "text_special"}
    assert kinds <= ours
    if name in SPOKEN - {"learn"}:
        assert TYPED in text_of(rendered(text))
    for line in text.splitlines():
        if line.startswith("| ---"):
            columns = line.count("|")
    tables = [token for token in READER.parse(text) if token.type == "table_open"]
    assert len(tables) == len(re.findall(r"(?m)^\| ---", text))
    assert columns if tables else True


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=40))
def test_any_text_is_text_in_a_cell_of_markdown(text):
    """Whatever signs come together."""
    html = READER.render(f"| a | b |\n| --- | --- |\n| {escaped(text)} | end |\n")
    cells = re.findall(r"<td>(.*?)</td>", html)
    read = [cell.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"') for cell in cells]
    shown = [cell.replace("&amp;", "&") for cell in read]
    assert shown[1:] == ["end"]
    assert shown[0] in {text, f"'{text}"}  # behind an apostrophe where a spreadsheet would reckon


# --- digits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("12.67 %", "12.7 %"),
        ("100 %", "100 %"),
        ("99.4 %", "99.4 %"),
        ("99.97 %", "99.97 %"),
        ("100.04 %", "100.04 %"),
        ("100.4 %", "100.4 %"),
        ("133.3333 %", "133 %"),
        ("0 %", "0 %"),
        ("0.05067 %", "0.0507 %"),
        ("-2.347 %", "-2.35 %"),
    ],
)
def test_a_share_has_three_digits_and_is_not_made_100(part, said):
    """More only where three would say 100 % of what is more, or less."""
    assert share(galenic.Amount.read(part)) == said


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["tablets", "capsules", "powder", "triturate"])
def test_no_percentage_of_room_or_deviation_has_more_than_three_digits(form, name):
    """On the sheets of the package's orders."""
    told = values(galenic.plan(example(name)), form)
    for label in ("taken up", "moved by rounding"):
        digits = re.sub(r"[^0-9]", "", told[label]).lstrip("0")
        assert len(digits) <= 3, told[label]


# --- the number of the order, and the lot of the shells -------------------------------------------


def test_the_number_stands_in_every_format_and_is_a_key_of_its_own():
    """On the worksheets, in the input and beside it."""
    plan = galenic.plan(example("tablets").replace(number="A-17/3"))
    told = plan.to_dict()
    assert told["number"] == told["input"]["order"]["number"] == "A-17/3"
    assert galenic.read_plan(plan.to_json()).order.number == "A-17/3"
    assert all("A-17/3" in written(plan, form) for form in FORMATS)
    recovery = galenic.recover(plan, {"stage": "weighed", "actual": []}, tolerance="5 %")
    assert recovery.to_dict()["number"] == "A-17/3"
    assert all("A-17/3" in written(recovery, form) for form in FORMATS)
    assert galenic.plan(example("tablets")).to_dict()["number"] is None


def test_a_longer_number_is_refused():
    """A hundred and twenty signs fit, one more does not; nor does a line break."""
    assert example("tablets").replace(number="9" * 120).number == "9" * 120
    for number in ("9" * 121, "a\nb", ""):
        with pytest.raises(galenic.InputError) as caught:
            example("tablets").replace(number=number)
        assert [problem.path for problem in caught.value.problems] == ["order.number"]


def test_the_lot_of_the_shells_ends_the_batch():
    """As every lot that goes in does; an expired one is a stop."""
    order = example("tablets")
    plan = galenic.plan(order.replace(capsule={"expires": "2026-12-24", "lot": "C-9"}))
    assert plan.ends.no_later_than == dt.date(2026, 12, 24)
    assert plan.ends.because.by == "capsule"
    assert [lot.lot for lot in plan.ends.lots if lot.role == "capsule"] == ["C-9"]
    assert galenic.read_plan(plan.to_json()) == plan
    over = galenic.plan(order.replace(capsule={"expires": "2026-11-21"}))
    assert [one.code for one in over.notices if one.severity == "stop"] == ["stock-expired"]
    assert not any(lot.role == "capsule" for lot in galenic.plan(order).ends.lots)


def test_a_lot_belongs_to_one_size():
    """Not to whichever is chosen, nor from a pharmacy's size to another's."""
    order = example("tablets").to_tables()
    order["capsule"] = {"size": "auto", "sizes": ["3", "1"], "maker": "Coni-Snap", "lot": "C-9"}
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(order)
    assert "capsule.lot" in [problem.path for problem in caught.value.problems]
    order["capsule"] = {"size": "1"}
    pharmacy = {"capsule": {"size": "3", "maker": "Coni-Snap", "lot": "C-9"}}
    read = galenic.Order.read(order, pharmacy)
    assert (read.capsule.size, read.capsule.maker, read.capsule.lot) == ("1", "Coni-Snap", None)


def test_an_expiry_of_the_shells_asks_for_the_day():
    """The clock is never read."""
    order = example("tablets").to_tables()
    for table in ("stock", "filler"):
        order[table].pop("expires", None)
    order["order"].pop("date")
    order["capsule"]["expires"] = "2027-01-01"
    with pytest.raises(galenic.InputError) as caught:
        galenic.Order.read(order)
    assert [problem.path for problem in caught.value.problems] == ["order.date"]
