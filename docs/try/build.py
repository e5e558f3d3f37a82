"""Build the page that runs galenic in the browser: ``python docs/try/build.py``.

It lays beside each other, in ``build/browser/try`` or the folder that is named, the page of this
folder, Pyodide as npm has it (Python for WebAssembly), and the wheels of galenic and of what it
needs, for the Python that Pyodide is. It takes pip, npm and a package registry for each; the page
itself fetches nothing from elsewhere. To look at it:

    python -m http.server --bind 127.0.0.1 --directory build/browser/try
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYODIDE = "314.0.7"
PAGE = ("index.html", "page.css", "page.js", "worker.js", "answer.py")
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"


def build(into: Path) -> dict[str, Any]:
    """Build the page in a folder that is new, or that holds an earlier build."""
    if into.exists() and any(into.iterdir()) and not (into / "site.json").is_file():
        sys.exit(f"{into} holds something else: name a new folder")
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "try"
        made.mkdir()
        for file in PAGE:
            shutil.copyfile(HERE / file, made / file)
        info = runtime(made / "pyodide", Path(name))
        wheels(made / "wheels", info)
        about = described(made, info)
        (made / "site.json").write_text(json.dumps(about, indent=1), "utf-8")
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(made, into)
    return about


def runtime(into: Path, scratch: Path) -> dict[str, str]:
    """Lay what runs Python into a folder; what its lock says of itself."""
    npm = shutil.which("npm") or sys.exit("npm is needed: install Node.js")
    command = [npm, "pack", "--silent", "--pack-destination", str(scratch), f"pyodide@{PYODIDE}"]
    subprocess.run(command, check=True, cwd=scratch, stdout=subprocess.DEVNULL)
    into.mkdir()
    with tarfile.open(scratch / f"pyodide-{PYODIDE}.tgz") as archive:
        for file in RUNTIME:
            (into / file).write_bytes(archive.extractfile(f"package/{file}").read())
        info: dict[str, str] = json.load(archive.extractfile(f"package/{LOCK}"))["info"]
    return info


def wheels(into: Path, info: dict[str, str]) -> None:
    """Lay the wheels of galenic and of what it needs into a folder, with a lock of these alone.

    They are chosen for the Python of the page, not for ours; one that is not pure Python is none.
    """
    pip = [sys.executable, "-m", "pip"]
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", *quiet, "--no-deps", "-w", into, ROOT], check=True)
    version = ".".join(info["python"].split(".")[:2])
    only = ["--only-binary=:all:", "--platform", "any", "--implementation", "py", "--abi", "none"]
    (ours,) = into.glob("galenic-*.whl")
    command = [*pip, "download", *quiet, *only, "--python-version", version, "-d", into, ours]
    subprocess.run(command, check=True)
    found = [entry(path) for path in sorted(into.glob("*.whl"))]
    others = [name for name, _ in found if name != "galenic"]
    packages = {name: told | {"depends": others * (name == "galenic")} for name, told in found}
    (into / "lock.json").write_text(json.dumps({"info": info, "packages": packages}), "utf-8")


def entry(wheel: Path) -> tuple[str, dict[str, Any]]:
    """What the lock says of a wheel; its sum is looked at when the page loads it."""
    with ZipFile(wheel) as opened:
        (told,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        about = BytesParser().parsebytes(opened.read(told), headersonly=True)
    return re.sub(r"[-_.]+", "-", about["Name"]).lower(), {
        "name": about["Name"],
        "version": about["Version"],
        "file_name": wheel.name,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": [],
        "unvendored_tests": False,
    }


def described(made: Path, info: dict[str, str]) -> dict[str, Any]:
    """What the page shows before Python runs: versions, bytes to load, and the examples."""
    packages = json.loads((made / "wheels/lock.json").read_text("utf-8"))["packages"]
    loaded = [*made.glob("pyodide/*[!s]"), *made.glob("wheels/*.whl")]  # modules are not counted
    return {
        "galenic": packages["galenic"]["version"],
        "pyodide": PYODIDE,
        "python": info["python"],
        "bytes": sum(path.stat().st_size for path in loaded),
        "examples": list(examples(made / "wheels" / packages["galenic"]["file_name"])),
    }


def examples(wheel: Path) -> list[dict[str, str]]:
    """The examples that galenic is shipped with; each is titled by its first sentence."""
    found = []
    with ZipFile(wheel) as opened:
        for path in sorted(opened.namelist()):
            if not path.startswith("galenic/examples/"):
                continue
            name, text = Path(path).stem, opened.read(path).decode()
            lines = (line[1:].strip() for line in io.StringIO(text) if line.startswith("#"))
            title = " ".join(lines).partition(". ")[0]
            found.append({"name": name, "title": title, "text": text})
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the page that runs galenic in the browser.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build/browser/try")
    folder = parser.parse_args().folder
    told = build(folder)
    print(f"{folder}: galenic {told['galenic']}, {told['bytes'] / 1e6:.1f} MB to load")
