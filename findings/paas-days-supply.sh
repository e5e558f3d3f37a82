#!/usr/bin/env bash
# Expected: paas-national-prescription-extractor works out how many days a quantity lasts:
# 90 capsules, three at bedtime, are 30 days; 28, one every other day, are 56.
#
# Seen: for what is not in its tables the number of capsules of a dose is read and not used, "every
# other day" counts as every day, and no supply is less than seven days: 90, 28, and 7 days for
# three capsules. "Hydrocortisone 2.5 mg capsules" are a cream to it, because of the drug's name:
# 90 of them, three times a day, last 45 days, and the directions become "Apply topically once
# daily". There is no warning; the list of warnings is always empty.
#
# Who meets it: low-dose naltrexone is dosed in several small capsules, and compounded strengths are
# in no table of products. How many capsules a regimen takes is counted from its own numbers.
#
# Versions: paas-national-prescription-extractor 2.0.8 (imported as paas_extractor), pandas 2.3.3,
# NumPy 2.3.5.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -qq 'paas-national-prescription-extractor==2.0.8' 'pandas==2.3.3' 'numpy==2.3.5'
"$dir/v/bin/python" - <<'PY'
import logging

from paas_extractor import PrescriptionDataExtractor, PrescriptionInput

logging.disable(logging.CRITICAL)
extractor = PrescriptionDataExtractor()


def read(drug, quantity, directions):
    found = extractor.extract_prescription_data(PrescriptionInput(drug, quantity, directions))
    print(f"{quantity} of {drug}, {directions}: {found.calculated_day_supply} days,",
          f"{found.standardized_sig!r}, warnings {found.warnings}")
    assert not found.warnings
    return found.calculated_day_supply, found.standardized_sig


assert read("naltrexone 1.5 mg capsule", 90, "take 3 capsules at bedtime")[0] == 90
assert read("naltrexone 0.5 mg capsule", 28, "take 1 capsule every other day")[0] == 28
assert read("naltrexone 0.5 mg capsule", 3, "take 1 capsule daily")[0] == 7
told = read("hydrocortisone 2.5 mg capsules", 90, "take 1 capsule three times daily")
assert told == (45, "Apply topically once daily"), told
PY
echo "paas-days-supply: as seen"
