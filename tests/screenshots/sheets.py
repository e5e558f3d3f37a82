"""Print the sheet of an order on A4, on Letter and in grey, and photograph the paper.

Not a test, and not collected: it needs Pillow, Chromium and poppler's pdftoppm (in Debian, the
packages chromium and poppler-utils).

    pip install '.[accuracy]' pillow
    python tests/screenshots/sheets.py docs/screenshots

Each picture shows all sheets of paper beside each other; that in grey is of a plan with a triturate
and with cautions. Look at them before you commit them: that is what they are for.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from small import kept

import galenic

EXAMPLES = Path(galenic.__file__).parent / "examples"
LARGEST = 200_000  # bytes of a picture
COLOURS = (64, 32, 16, 8)
DOTS = 76  # in an inch of paper
GAP = 8  # between two sheets
PATIENCE = 120  # seconds


def batch() -> galenic.Plan:
    """A batch as a pharmacy has it every day."""
    order = galenic.read_order(EXAMPLES / "tablets.toml")
    return galenic.plan(order.replace(number="2026-118"))


def small() -> galenic.Plan:
    """One too small to weigh: through a triturate, with all that is to be said of it."""
    order = galenic.read_order(EXAMPLES / "powder.toml")
    made = order.replace(number="2026-119", dose="0.5 mg", capsules=30, excess="0 %")
    return galenic.plan(made)


SHEETS = {
    "sheet-a4": (batch, "A4", ()),
    "sheet-letter": (batch, "Letter", ()),
    "sheet-grey": (small, "A4", ("-gray",)),
}


def printed(plan: galenic.Plan, paper: str, folder: Path) -> Path:
    """The PDF that a browser prints of the page of a plan."""
    page, made = folder / "sheet.html", folder / "sheet.pdf"
    said = f"@page {{ size: {paper} }}\n</style>"  # a browser without a screen asks nobody
    page.write_text(plan.to_html().replace("</style>", said, 1), encoding="utf-8")
    words = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run")
    kept = (f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={made}")
    browser = shutil.which("chromium") or "/usr/bin/chromium"
    subprocess.run(
        [browser, *words, *kept, page.as_uri()], check=True, capture_output=True, timeout=PATIENCE
    )
    return made


def photographed(paper: Path, options: tuple[str, ...]) -> Image.Image:
    """All sheets of paper beside each other."""
    reader = shutil.which("pdftoppm") or "/usr/bin/pdftoppm"
    words = [reader, "-png", "-r", str(DOTS), *options, str(paper), str(paper.with_suffix(""))]
    subprocess.run(words, check=True, capture_output=True, timeout=PATIENCE)
    found = [Image.open(one).convert("RGB") for one in sorted(paper.parent.glob("sheet-*.png"))]
    width = sum(one.width for one in found) + GAP * (len(found) - 1)
    whole = Image.new("RGB", (width, found[0].height), "#808080")
    left = 0
    for one in found:
        whole.paste(one, (left, 0))
        left += one.width + GAP
    return whole


def main() -> None:
    """Print and photograph each."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("folder", type=Path, help="where the pictures go")
    folder = words.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, (plan, paper, options) in SHEETS.items():
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            picture = photographed(printed(plan(), paper, Path(place)), options)
        kept(picture, folder / f"{name}.png", COLOURS, LARGEST)
        print(name, picture.size)


if __name__ == "__main__":
    main()
