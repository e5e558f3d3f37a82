"""The page that runs galenic in the browser, as a person has it: opened in Chromium.

What it gives is held against galenic here; what it fetches, against the server's own record.
"""

import json
import re
from importlib.resources import files

import pytest

import galenic

pytestmark = pytest.mark.desktop

EXAMPLES = ("capsules", "powder", "tablets", "triturate")
GONE = ("/site.json", "/worker.js", "/wheels/pint", "/pyodide/pyodide.asm.wasm")
FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
SENDS = """url => new Promise(done => {
  const request = new XMLHttpRequest();
  request.onloadend = done;
  request.open("GET", url);
  request.send();
})"""
CHANGED = """() => {
  document.getElementById("plan").click();
  document.getElementById("text").value += "#";
}"""
LOADED = 300_000  # milliseconds until Python must have started, beside whatever else runs
HOSTILE = "<img src=x onerror=document.title='run'><b>bold</b>"


def example(name):
    """The text of an example."""
    return files("galenic").joinpath("examples", f"{name}.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def context(browser):
    """A window, with every address that it asks for."""
    made = browser.new_context()
    made.urls = []
    made.on("request", lambda request: made.urls.append(request.url))
    yield made
    made.close()


@pytest.fixture(scope="module")
def page(context, site):
    """The page, loaded once for all tests that only use it."""
    made = context.new_page()
    made.on("dialog", lambda dialog: dialog.accept())
    made.goto(site.base)
    made.locator("#plan:enabled").wait_for(timeout=LOADED)
    return made


def planned(page, text=None):
    """Plan what is in the box, or this text; wait for the answer."""
    if text is not None:
        page.get_by_label("The order, in TOML or JSON").fill(text)
    page.get_by_role("button", name="Plan", exact=True).click()
    page.locator("#plan:enabled").wait_for()
    return page.locator("#shown")


def saved(page, button):
    """Press a button that saves; the name of the file and its text."""
    with page.expect_download() as waited:
        page.get_by_role("button", name=button).click()
    return waited.value.suggested_filename, waited.value.path().read_text("utf-8")


def chosen(page, name):
    """Choose an example and plan it; the sheet shown, and what galenic plans for the order here."""
    label = page.locator("#example option", has_text=f"{name}:").text_content()
    page.get_by_label("Example").select_option(label)
    return planned(page), galenic.plan(galenic.load(example(name)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_the_same_weights_as_here(page, name):
    """The sheet shows them, and the saved file holds what galenic gives for the order here."""
    shown, here = chosen(page, name)
    weights = [str(weighing.weigh) for weighing in here.weighings]
    assert len(weights) >= 2
    assert shown.locator("td.galenic-amount strong").all_text_contents() == weights
    called, text = saved(page, "Save as JSON")
    there, told = json.loads(text), here.to_dict()
    assert called == f"{name}-sheet.json"
    for part in ("input", "weighings", "fill", "stock", "mixing", "triturates", "steps", "check"):
        assert there[part] == told[part], part


def test_a_sheet_is_saved_as_text_and_as_a_web_page(page):
    """With the weights in them.

    Of one example alone: Chromium holds back the eleventh file that a page saves in a few seconds.
    """
    _, here = chosen(page, "triturate")
    for button, ending in (("Save as text", "txt"), ("Save as web page", "html")):
        called, text = saved(page, button)
        assert called == f"triturate-sheet.{ending}"
        assert all(str(weighing.weigh) in text for weighing in here.weighings)


def test_the_weights_of_the_first_example(page):
    """100 capsules × 4.5 mg × 253.4 mg / 50 mg; what 180 and 150 mg a body leave for the filler."""
    shown = planned(page, example("tablets"))
    first = 100 * 4.5 * 253.4 / 50
    second = 150 * (100 - first / 180)
    texts = shown.locator("td.galenic-amount strong").all_text_contents()
    assert texts == [f"{first:.1f} mg", f"{second:.1f} mg"]


def test_a_plan_can_be_proved(page):
    """pint works there, too: every step is replayed on its quantities."""
    here = galenic.plan(galenic.load(example("tablets")), prove=True)
    page.get_by_label("prove every step with units").check()
    planned(page, example("tablets"))
    page.get_by_label("prove every step with units").uncheck()
    assert here.proved > 20
    assert f"{here.proved} steps proved" in page.get_by_role("status").text_content()


def test_problems_are_a_table(page):
    """Each with its key, what was given, what is expected and what to do; none is left out."""
    text = 'order = {dose = "4.5 mgs"}'
    with pytest.raises(galenic.InputError) as caught:
        galenic.load(text)
    shown = planned(page, text)
    rows = shown.locator("tbody tr")
    told = [row.locator("th, td").all_text_contents() for row in rows.all()]
    here = [[one.path, one.given, one.expected, one.remedy] for one in caught.value.problems]
    assert told == here
    assert f"{len(here)} problems" in page.get_by_role("status").text_content()
    assert page.get_by_role("button", name="Save as JSON").is_hidden()


@pytest.mark.parametrize("key", ["lot", "strength"])
def test_what_was_typed_stays_text(page, key):
    """A name on the sheet and a value among the problems: neither makes an element."""
    given = f'"{HOSTILE}"'
    old = {"lot": '"T-1"', "strength": '"50 mg/tablet"'}[key]
    assert old in example("tablets")
    shown = planned(page, example("tablets").replace(old, given))
    assert HOSTILE[:20] in shown.text_content()
    assert shown.locator("img, b, script").count() == 0
    assert page.title() == "galenic in the browser"


def test_a_file_is_opened_and_saved(page, tmp_path):
    """What is in a file comes into the box, and goes out under the same name as it stands there."""
    text = example("powder").replace("4.5 mg", "1.5 mg")
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    page.get_by_label("Open a file").set_input_files(file)
    page.get_by_text("mine.toml is in the box").wait_for()
    weights = planned(page).locator("td.galenic-amount strong").all_text_contents()
    here = galenic.plan(galenic.load(text))
    assert weights == [str(weighing.weigh) for weighing in here.weighings]
    assert saved(page, "Save the order") == ("mine.toml", text)


def test_a_file_that_is_no_text_is_refused_by_name(page, tmp_path):
    """A picture, say: its name, what is wrong, and the order in the box is still there."""
    page.get_by_label("The order, in TOML or JSON").fill("# mine")
    file = tmp_path / "sheet.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\x00")
    page.get_by_label("Open a file").set_input_files(file)
    page.get_by_text("The order cannot be used").wait_for()
    assert "sheet.png" in page.locator("#shown").text_content()
    assert page.get_by_label("The order, in TOML or JSON").input_value() == "# mine"


def test_a_sheet_of_another_order_is_marked(page):
    """Once the order is changed the sheet is no longer its own: it cannot be saved or printed."""
    planned(page, example("tablets"))
    assert page.get_by_role("button", name="Print").is_visible()
    page.get_by_label("The order, in TOML or JSON").press("End")
    page.keyboard.type(" ")
    assert "changed since" in page.get_by_role("status").text_content()
    assert page.get_by_role("button", name="Print").is_hidden()
    planned(page)
    assert "changed since" not in page.get_by_role("status").text_content()
    assert page.get_by_role("button", name="Print").is_visible()


def test_an_order_changed_while_it_is_planned_marks_its_sheet(page):
    """The sheet that then comes is that of the order before."""
    page.get_by_label("The order, in TOML or JSON").fill(example("tablets"))
    page.evaluate(CHANGED)
    page.get_by_text("changed since").wait_for()
    assert page.get_by_role("button", name="Print").is_hidden()


def test_a_keyboard_is_enough(page):
    """Ctrl and Enter plan, the sheet takes the focus, and everything that takes it has a name."""
    box = page.get_by_label("The order, in TOML or JSON")
    box.fill(example("triturate"))
    box.press("Control+Enter")
    page.locator("#plan:enabled").wait_for()
    assert page.locator("#result-head:focus").count() == 1
    page.get_by_label("Example").focus()
    named = set()
    for _ in range(8):
        named.add(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert {"Example", "Open a file…", "Plan", "Save the order", "Print"} <= named
    assert "" not in named


def test_the_printed_page_is_the_saved_one(page):
    """What is printed from the page is the sheet as it is saved, not the page around it."""
    planned(page, example("tablets"))
    page.get_by_role("button", name="Print").click()
    printed = page.frames[-1]
    text = printed.locator("body").inner_text()
    assert "2280.6 mg" in text
    assert "Open a file" not in text
    assert printed.evaluate("document.adoptedStyleSheets.length") >= 1


def test_nothing_is_fetched_from_elsewhere(page, context, site):
    """Every address is the page's own server, or a blob of the page."""
    planned(page, example("tablets"))
    assert len(context.urls) > 10
    own = (site.base, f"blob:{site.base}", "data:")
    assert [url for url in context.urls if not url.startswith(own)] == []
    assert any(path.startswith("/wheels/galenic-") for path in site.asked)


@pytest.mark.parametrize("where", ["page", "worker"])
def test_the_browser_itself_lets_nothing_out(page, served, tmp_path, where):
    """Not even to another server of this machine, neither from the page nor from the worker."""
    elsewhere = served(tmp_path)
    asks = page if where == "page" else page.workers[0]
    asks.evaluate(SENDS, elsewhere.base)
    assert elsewhere.asked == []


def test_it_can_be_stopped_and_goes_on(page):
    """The worker goes at once, another starts, and what was typed is still there."""
    box = page.get_by_label("The order, in TOML or JSON")
    box.fill(example("powder"))
    assert page.get_by_role("button", name="Plan", exact=True).is_enabled()
    page.evaluate("for (const id of ['plan', 'stop']) document.getElementById(id).click()")
    assert page.locator("#stop").is_hidden()
    page.locator("#plan:enabled").wait_for(timeout=LOADED)
    assert box.input_value() == example("powder")
    assert planned(page).locator("td.galenic-amount strong").count() == 2


def test_after_a_failure_it_starts_again(page):
    """What failed is told as text; the order is still there, and is planned afterwards."""
    page.get_by_label("The order, in TOML or JSON").fill(example("powder"))
    page.evaluate("said => show({kind: 'broken', said, fatal: true})", HOSTILE)
    assert HOSTILE in page.locator("#shown").text_content()
    assert page.locator("#shown").locator("img, b").count() == 0
    assert "galenic itself failed" in page.locator("#shown").text_content()
    page.locator("#plan:enabled").wait_for(timeout=LOADED)
    assert planned(page).locator("td.galenic-amount strong").count() == 2


@pytest.mark.parametrize("gone", GONE)
def test_a_part_that_is_missing_is_said(browser, built, served, gone):
    """In words, whatever it is: Python's program, a wheel, or a file of the page."""
    site = served(built)
    site.missing = (gone,)
    page = browser.new_page()
    page.goto(site.base)
    page.get_by_text("galenic could not be started").wait_for(timeout=LOADED)
    assert any(path.startswith(gone) for path in site.asked)
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_it_whole(page, theme):
    """No line is wider than the screen, and words stand out from the ground by 4.5 to 1."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 360, "height": 740})
    planned(page, example("tablets"))
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 360
    colour = "(id) => getComputedStyle(document.querySelector(id))"
    ground = page.evaluate(f"({colour})('body').backgroundColor")
    assert (luminance(ground) < 0.5) == (theme == "dark")
    for place in ("body", "#shown td", "#keys", "#shown .galenic-remark", "footer"):
        ink = page.evaluate(f"({colour})('{place}').color")
        assert contrast(ink, ground) >= 4.5, place
    planned(page, "order = 1")
    assert page.evaluate(wide) <= 360
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 720})


def parts_of(colour):
    """Red, green, blue and alpha from 0 to 1, of `rgb(r, g, b)` or `color(srgb r g b / alpha)`."""
    numbers = [float(part) for part in re.findall(r"[0-9.]+", colour)]
    most = 1 if colour.startswith("color(") else 255
    red, green, blue, alpha = [*numbers, 1][:4]
    return red / most, green / most, blue / most, alpha


def luminance(colour, ground="rgb(0, 0, 0)"):
    """The relative luminance of WCAG 2, of a colour as it lies on its ground."""
    *ink, alpha = parts_of(colour)
    parts = [
        alpha * one + (1 - alpha) * below
        for one, below in zip(ink, parts_of(ground)[:3], strict=True)
    ]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink, ground):
    """The ratio of contrast of WCAG 2."""
    dark, light = sorted((luminance(ink, ground), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)
