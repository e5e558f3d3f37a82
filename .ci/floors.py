"""Print the lowest version that `pyproject.toml` declares of each dependency, as pip constraints.

`python .ci/floors.py > FILE`, then `pip install -c FILE '.[test]'`. Nothing of it is kept: the file
is made anew for each run.
"""

import re
import sys
import tomllib
from pathlib import Path

tables = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
project, builder = tables["project"], tables["build-system"]["requires"]
groups = [builder, project["dependencies"], *project["optional-dependencies"].values()]
for requirement in sorted({one for group in groups for one in group}):
    if requirement.startswith("galenic["):
        continue
    found = re.fullmatch(r"([\w.-]+)(?:>=([\w.]+)|==([\w.]+)[.][*])", requirement)
    if found is None:
        sys.exit(f"{requirement!r} in pyproject.toml declares no lowest version")
    name, least, series = found.groups()
    sys.stdout.write(f"{name}=={least or series}\n" if least else f"{name}=={series}.0\n")
