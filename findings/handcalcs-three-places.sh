#!/usr/bin/env bash
# Expected: handcalcs, which writes a calculation out as a formula with its numbers and its result, shows numbers that
# give the result shown, if rounded, with some digits left of each.
#
# Seen: every number is put to three places after the point, whatever its size: 0.0004 g times 0.5 is shown as
# 0.000 · 0.500 = 0.000; 0.0045 g for each of 30 capsules as 0.004 · 30 = 0.135, which is 0.12 by the numbers on the
# page; 4.5 by 0.0005 as 4.500 / 0.001 = 9000.000. An amount in grams that is below half a milligram is shown as
# nothing. With numbers of the size of 1 to 1000 nothing is amiss.
#
# Who meets it: whoever shows the arithmetic of a low dose, in grams as the balance gives them, to a second person who
# works it through again. Write the amounts in mg, or give the precision: handcalc(precision=6), or # 6 in the cell.
# galenic never shows 0 for what is not 0, and its steps are of the numbers shown.
#
# Versions: handcalcs 1.11.0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'handcalcs==1.11.0'
cat > "$dir/a.py" <<'PY'
from handcalcs.decorator import handcalc


def of(a, b, **more):
    @handcalc(**more)
    def work(a, b):
        c = a * b
        d = a / b
        return c, d

    latex, _ = work(a, b)
    lines = [" ".join(line.replace("&", "").replace("\\\\", "").split()) for line in latex.splitlines()]
    return [line for line in lines if " = " in line]


seen = {
    (0.0004, 0.5): [r"c = a \cdot b = 0.000 \cdot 0.500 = 0.000", r"d = \frac{ a }{ b } = \frac{ 0.000 }{ 0.500 } = 0.001"],
    (0.0045, 30): [r"c = a \cdot b = 0.004 \cdot 30 = 0.135", r"d = \frac{ a }{ b } = \frac{ 0.004 }{ 30 } = 0.000"],
    (4.5, 0.0005): [r"c = a \cdot b = 4.500 \cdot 0.001 = 0.002",
                    r"d = \frac{ a }{ b } = \frac{ 4.500 }{ 0.001 } = 9000.000"],
}
for numbers, lines in seen.items():
    told = of(*numbers)
    print(*told, sep="\n")
    assert told == lines, told
finer = of(0.0045, 30, precision=6)
print(finer[0])
assert finer[0] == r"c = a \cdot b = 0.004500 \cdot 30 = 0.135000", finer
PY
"$dir/v/bin/python" "$dir/a.py"
echo "handcalcs-three-places: as seen"
