"""Open the notebooks of the documentation in JupyterLab, run them, and photograph them.

Not a test, and not collected: it needs JupyterLab, Selenium and Pillow beside the extras ``plots``
and ``accuracy``, and Chromium with its driver (in Debian, the packages chromium and
chromium-driver).

    pip install '.[plots,accuracy]' jupyterlab selenium pillow
    python tests/screenshots/jupyterlab.py docs/screenshots

It runs a copy of each notebook in the light and in the dark theme of JupyterLab, and fails where a
cell ends in an error, or where what it shows does not fit a narrow window. Look at the pictures
before you commit them: that is what they are for.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from small import kept

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
FROM = {  # the cell with which the part of a page begins that is kept
    "did-the-batch-comply": "points",
    "how-sure-is-the-dose": "budget-words",
    "tablets-to-4.5-mg": "plan",
    "thirty-capsules-and-the-balance": "refused",
}
WIDTH, HEIGHT = 1000, 1300  # of the window, and of what is kept
NARROW = 600  # of a window in which nothing may be so wide that it is scrolled
LARGEST = 200_000  # bytes of a picture
COLOURS = (256, 128, 64, 32, 16)
PATIENCE = 180  # seconds

RUN = """
const [theme, done] = arguments;
const app = window.jupyterapp;
(async () => {
  await app.commands.execute('apputils:change-theme', {theme});
  await app.shell.currentWidget.sessionContext.ready;
  await app.commands.execute('notebook:run-all-cells');
})().then(() => done('run'), error => done(String(error)));
"""
ERRORS = """
return [...document.querySelectorAll(
  '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"],'
  + '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'
)].map(output => output.innerText)"""
WIDE = """
return [...document.querySelectorAll('.jp-OutputArea-output')]
  .filter(output => output.scrollWidth > output.clientWidth + 1).map(output => output.innerText)"""
READY = "return !!(window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell'))"
PAGE = "const page = document.querySelector('.jp-WindowedPanel-outer');"
TALL = PAGE + "return page.scrollHeight - page.clientHeight"
TOP = PAGE + "page.scrollTop = 0; document.activeElement.blur()"
PLACE = """
const cells = window.jupyterapp.shell.currentWidget.content.widgets;
const box = cells.find(cell => cell.model.id === arguments[0]).node.getBoundingClientRect();
return [box.left, box.top, box.right]"""


@contextmanager
def lab(folder: Path):
    """Run JupyterLab on a folder, with settings of its own, and say where it answers."""
    own = {
        f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    own |= {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    settings = folder / "settings" / "@jupyterlab"
    for plugin, values in {
        "notebook-extension/tracker": {"windowingMode": "none"},  # draw what is out of sight too
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }.items():
        path = settings / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    words = ["--no-browser", "--allow-root", "--expose-app-in-browser", "--IdentityProvider.token="]
    log = folder / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *words, f"--ServerApp.root_dir={folder / 'work'}"],
            env={**os.environ, **own},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://localhost:\d+/", log.read_text())):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(log.read_text())
            time.sleep(0.5)
        yield found[0]
    finally:
        server.terminate()
        server.wait(30)


@contextmanager
def browser(folder: Path):
    """Open a Chromium without a screen and without a past."""
    options = webdriver.ChromeOptions()
    for word in (
        *("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
        *("hide-scrollbars", f"user-data-dir={folder / 'chromium'}"),
        f"window-size={WIDTH},{HEIGHT}",
    ):
        options.add_argument(f"--{word}")
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    driver.set_script_timeout(PATIENCE)
    driver.command_executor.client_config.timeout = 2 * PATIENCE
    try:
        yield driver
    finally:
        driver.quit()


def photograph(driver, address: str, theme: str, cell: str) -> tuple[Image.Image, Image.Image]:
    """Run a notebook in a theme; take all of it, and the part that begins with a cell."""
    driver.set_window_size(WIDTH, HEIGHT)
    driver.get(address)
    deadline = time.monotonic() + PATIENCE
    while not driver.execute_script(READY):
        if time.monotonic() > deadline:
            raise SystemExit(f"{address} does not open")
        time.sleep(0.5)
    time.sleep(3)  # the kernel connects
    if (told := driver.execute_async_script(RUN, theme)) != "run":
        raise SystemExit(f"{address}: {told}")
    if errors := driver.execute_script(ERRORS):
        raise SystemExit(f"{address}: {errors}")
    for width in (NARROW, WIDTH):
        driver.set_window_size(width, HEIGHT)
        time.sleep(1)  # fonts and pictures settle
        if wide := driver.execute_script(WIDE):
            raise SystemExit(f"{address}: wider than its cell of {width}: {wide}")
    driver.set_window_size(WIDTH, HEIGHT + driver.execute_script(TALL))
    time.sleep(2)
    driver.execute_script(TOP)
    time.sleep(1)
    whole = Image.open(BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    left, top, right = driver.execute_script(PLACE, cell)
    return whole, whole.crop((int(left), int(top), int(right), int(top) + HEIGHT))


def main() -> None:
    """Take every notebook in both themes."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("folder", type=Path, help="where the pictures go")
    words.add_argument("--whole", type=Path, help="a folder for the whole pages, to look at")
    words.add_argument("--only", default="", help="notebooks whose name begins so")
    given = words.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for short in THEMES:  # a copy for each, and so a kernel
            shutil.copytree(NOTEBOOKS[0].parent, folder / "work" / short)
        with lab(folder) as address, browser(folder) as driver:
            for path in (one for one in NOTEBOOKS if one.stem.startswith(given.only)):
                for short, theme in THEMES.items():
                    place = f"{address}doc/tree/{short}/{path.name}?reset"
                    whole, part = photograph(driver, place, theme, FROM[path.stem])
                    if given.whole:
                        given.whole.mkdir(parents=True, exist_ok=True)
                        whole.save(given.whole / f"{path.stem}-{short}.png")
                    kept(part, given.folder / f"{path.stem}-{short}.png", COLOURS, LARGEST)
                    print(path.stem, short, whole.size)


if __name__ == "__main__":
    main()
