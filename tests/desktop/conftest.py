"""The programs of the desktop, each of which a test asks for by a fixture and is skipped without.

And the page that runs galenic in the browser, built once and served as `python -m http.server`
does, with all that was asked of the server written down.
"""

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def program(*names):
    """The first of these programs that is there; the test is skipped where there is none."""
    for name in names:
        if found := shutil.which(name):
            return found
    return pytest.skip(f"no {names[0]} here")


class Served(http.server.ThreadingHTTPServer):
    """A folder, served on this machine alone; `asked` are the paths in their order."""

    daemon_threads = True

    def __init__(self, folder):
        self.asked = []
        self.missing = ()  # beginnings of paths that are not found, though they are there
        super().__init__(("127.0.0.1", 0), functools.partial(_Handler, directory=folder))
        self.base = f"http://127.0.0.1:{self.server_port}/"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.startswith(tuple(self.server.missing)):
            self.send_error(404)
        else:
            super().do_GET()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="session")
def programs():
    """What finds a program, or skips the test."""
    return program


@pytest.fixture(scope="session")
def served():
    """Serve a folder until the tests end."""
    servers = []

    def serve(folder):
        servers.append(Served(folder))
        return servers[-1]

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window; it finds no machine but this one."""
    path = program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    driver = pytest.importorskip("playwright.sync_api", reason="no playwright here")
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with driver.sync_playwright() as driven:
        opened = driven.chromium.launch(executable_path=path, args=["--no-sandbox", alone])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of the page, built by its command."""
    program("npm")
    folder = tmp_path_factory.mktemp("built") / "try"
    subprocess.run([sys.executable, ROOT / "docs/try/build.py", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def site(built, served):
    """The page, served."""
    return served(built)


@pytest.fixture(scope="session")
def pdftotext():
    """The text of a PDF, laid out as on its pages."""
    path = program("pdftotext")

    def read(pdf):
        command = [path, "-layout", pdf, "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return read


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Open a file in LibreOffice Calc and give what it then holds, as flat XML."""
    path = program("soffice", "libreoffice")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def opened(file, reader):
        into = file.parent / "opened"
        command = [path, f"-env:UserInstallation={profile}", "--headless", "--calc"]
        command += [f"--infilter={reader}", "--convert-to", "fods", "--outdir", into, file]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (into / f"{file.stem}.fods").read_text("utf-8")

    return opened
