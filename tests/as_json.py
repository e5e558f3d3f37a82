"""What a test gives in Python, as JSON and TOML hold it: what the schemas are of."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from galenic import Amount
from galenic._amounts import is_quantity
from galenic._fields import Sound
from galenic._materials.merge import written


def as_json(value):
    """Amounts and quantities are text, days their ISO text, numbers numbers; the rest stays."""
    if isinstance(value, Mapping):
        return {key: as_json(entry) for key, entry in value.items()}
    if isinstance(value, Sound):
        return written(value)
    if isinstance(value, Amount) or is_quantity(value):
        return Amount.read(value).label
    if isinstance(value, (list, tuple)):
        return [as_json(entry) for entry in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, (Fraction, Decimal)) else value
