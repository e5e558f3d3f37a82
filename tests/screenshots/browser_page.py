"""Open the page that runs galenic in the browser, plan an order, and photograph it.

Not a test, and not collected: it needs the extra ``desktop`` and Chromium, and the page, built.

    python docs/try/build.py
    python tests/screenshots/browser_page.py docs/screenshots

It takes the page light and dark, on a desk and on a phone, with a sheet and with problems. Look at
the pictures before you commit one: that is what they are for.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

BUILT = Path(__file__).parent.parent.parent / "build/browser/try"
SIZES = {"": (1200, 900), "-phone": (390, 844)}
COLOURS = 64  # enough for letters and lines
PATIENCE = 120_000  # milliseconds
WRONG = """[order]
active = "naltrexone hydrochloride"
dose = "4.5 mgs"

[stock]
kind = "tablets"
strength = "50"
"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as the page on it says, and give the address."""
    command = [sys.executable, "-um", "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            said = server.stdout.readline()
            yield said[said.index("(") + 1 : said.index(")")]
        finally:
            server.terminate()


def planned(page: Page) -> None:
    """Press the button and wait for the answer."""
    page.click("#plan")
    page.locator("#plan:enabled").wait_for()


def photographed(page: Page, into: Path) -> Iterator[Path]:
    """Every picture of the page, one after the other."""
    for what, text in (("", None), ("-problems", WRONG)):
        if text:
            page.fill("#text", text)
        planned(page)
        for theme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                page.emulate_media(color_scheme=theme)
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
                path = into / f"browser{what}{size}-{theme}.png"
                page.screenshot(path=path, full_page=bool(size))
                Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)
                yield path


def main() -> None:
    """Take the pictures into the folder that is named."""
    parser = argparse.ArgumentParser(description="Photograph the page in the browser.")
    parser.add_argument("folder", type=Path)
    into = parser.parse_args().folder
    into.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served(BUILT) as address, sync_playwright() as driven:
        browser = driven.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.locator("#plan:enabled").wait_for(timeout=PATIENCE)
        for path in photographed(page, into):
            print(f"{path}: {path.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
