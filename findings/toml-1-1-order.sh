#!/usr/bin/env bash
# Expected: a TOML file that tomlkit, the editor behind many Python tools, parses and writes back
# unchanged is a TOML file for tomllib as well.
#
# Seen: tomlkit 0.15.2 and rtoml read TOML 1.1: line breaks and a last comma in an inline table, a
# time without seconds, "\x41". tomllib (of Python 3.11 to 3.13, tried by hand) and taplo hold to
# 1.0 and refuse all of them. tomlkit says nothing and has no switch for it, so a program that
# edits an order through it neither repairs nor reports what the next one refuses.
#
# Who meets it: whoever keeps orders or a pharmacy file in TOML, with balances as inline tables
# over several lines, and edits them by a tool on tomlkit. galenic reads with tomllib and refuses
# the file with its line; its documentation should say "TOML 1.0", and its checks in CI must run
# on the oldest Python it supports.
#
# Versions: tomlkit 0.15.2, rtoml 0.14.0, taplo 0.9.3, Python's tomllib (its copy on PyPI: tomli
# 2.2.1).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v
v/bin/pip install -qq 'tomlkit==0.15.2' 'rtoml==0.14.0' 'taplo==0.9.3' 'tomli==2.2.1'
v/bin/python - <<'PY'
import subprocess

import rtoml
import tomli
import tomlkit

files = {
    "one line": 'balance = { name = "analytical", readability = "0.1 mg" }\n',
    "several lines": 'balance = {\n  name = "analytical",\n  readability = "0.1 mg",\n}\n',
    "time": "weighed_at = 07:30\n",
    "escape": 'lot = "\\x41-12"\n',
}


def reads(read, text):
    try:
        read(text)
    except ValueError:
        return False
    return True


def taplo(text):
    ran = subprocess.run(["v/bin/taplo", "lint", "--no-schema", "-"], input=text, text=True, capture_output=True)
    return ran.returncode == 0


seen = {name: (reads(tomlkit.parse, text), reads(rtoml.loads, text), reads(tomli.loads, text), taplo(text))
        for name, text in files.items()}
print(seen)
assert seen.pop("one line") == (True, True, True, True)
assert set(seen.values()) == {(True, True, False, False)}, seen
assert all(tomlkit.dumps(tomlkit.parse(text)) == text for text in files.values())
PY
echo "toml-1-1-order: as seen"
