#!/usr/bin/env bash
# A class of attrs with slots and a functools.cached_property cannot be shown by help() on Python 3.13.
#
# Seen with attrs 26.1.0 on Python 3.13.0: the help of a module that holds such a class ends in
# "TypeError: unsupported operand type(s) for +: 'NoneType' and 'str'". attrs writes a `__getattr__`
# for the class whose `__module__` is None, and pydoc of 3.13 puts the module of each method before its
# name. On 3.11 the same help is written; without slots it is written on both.
#
# Our users meet it at the prompt: help() of a package walks its classes, so that one such class takes
# the help of the whole package away. galenic's plan therefore keeps what it works out in a dict.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

python=$(command -v python3.13 || true)
for candidate in "$python" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13.*/bin/python; do
    if [ -x "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then
        found=$candidate
        break
    fi
done
[ -n "${found:-}" ] || { echo "needs a Python 3.13 that starts" >&2; exit 2; }

"$found" -m venv "$tmp/env"
"$tmp/env/bin/python" -m pip install -qq --disable-pip-version-check attrs==26.1.0
cd "$tmp"
for slots in True False; do
    cat >"slots_$slots.py" <<MODULE
from functools import cached_property

import attrs


@attrs.frozen(slots=$slots)
class Batch:
    """A batch."""

    mass: float

    @cached_property
    def double(self):
        """Twice the mass."""
        return 2 * self.mass
MODULE
done
"$tmp/env/bin/python" - <<'PYTHON'
import pydoc
import sys

import attrs
import slots_False
import slots_True

print("attrs", attrs.__version__, "Python", sys.version.split()[0])
print("the __module__ of the method that attrs adds:", slots_True.Batch.__getattr__.__module__)
assert slots_True.Batch(2.0).double == slots_False.Batch(2.0).double == 4.0
assert "Twice the mass" in pydoc.render_doc(slots_False)
try:
    pydoc.render_doc(slots_True)
except TypeError as error:
    print("help of the module with slots:", error)
else:
    sys.exit("help() of a slotted class with a cached_property is written now")
PYTHON
