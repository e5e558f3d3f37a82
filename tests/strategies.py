"""Valid orders, made by construction: each is one that galenic can read, plan and weigh.

The masses of an order are chosen backwards, from the part of the capsule that the stock is to take
up; the balances are chosen last, so that one of them can weigh the lightest powder of the batch.
Nothing here calls galenic's arithmetic: units, charts and grammar are written out a second time.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import math
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pint
from hypothesis import strategies as st

import galenic
from galenic.formulas import ALL

# --- units and the grammar, written out a second time --------------------------------------------

_MASSES = {"mg": 1, "g": 1000, "mcg": Fraction(1, 1000), "ug": Fraction(1, 1000)} | {
    "\u00b5g": Fraction(1, 1000),  # micro sign
    "\u03bcg": Fraction(1, 1000),  # Greek mu
    "kg": 10**6,
    "ng": Fraction(1, 10**6),
}
_VOLUMES = {"mL": 1, "L": 1000}

SPELLINGS: dict[str, dict[str, Fraction]] = (
    {
        "mg": _MASSES,
        "mL": _VOLUMES,
        "mg/capsule": {f"{unit}/capsule": size for unit, size in _MASSES.items()},
        "mg/tablet": {f"{unit}/tablet": size for unit, size in _MASSES.items()},
        "mL/capsule": {f"{unit}/capsule": size for unit, size in _VOLUMES.items()},
        "g/mL": {"g/mL": 1}
        | {
            f"{mass}/{volume}": Fraction(size, 1000 * per)
            for mass, size in _MASSES.items()
            for volume, per in _VOLUMES.items()
        },
        "mg/g": {"mg/g": 1}
        | {
            f"{mass}/{other}": 1000 * Fraction(size, per)
            for mass, size in _MASSES.items()
            for other, per in _MASSES.items()
            if f"{mass}/{other}" != "mg/mg"
        },
        "IU/g": {"IU/g": 1}
        | {f"IU/{mass}": Fraction(1000, size) for mass, size in _MASSES.items()},
        "um": {"um": 1, "\u00b5m": 1, "\u03bcm": 1},
        "capsule": {"capsule": 1, "capsules": 1},
        "tablet": {"tablet": 1, "tablets": 1},
        "day": {"day": 1, "days": 1},
    }
    | {
        unit: {unit: 1}
        for unit in ("%", "IU", "IU/capsule", "IU/tablet", "g/mol", "mg/mg", "mg/IU")
    }
    | {
        unit: {unit: 1}
        for unit in ("mg/CFU", "mmol", "mEq", "mmol/capsule", "mEq/capsule", "mg/mEq", "mEq/mmol")
    }
    | {
        f"CFU{per}": {f"{word}{per}": 1 for word in ("CFU", "KBE", "UFC")}
        for per in ("", "/capsule", "/tablet")
    }
    | {
        "CFU/g": {
            f"{word}/{mass}": Fraction(1000, size)
            for word in ("CFU", "KBE", "UFC")
            for mass, size in _MASSES.items()
        }
    }
)
"""For each unit that amounts are kept in: every way to write it, and the factor to it."""

UNITS = {
    spelling: (unit, Fraction(factor))
    for unit, known in SPELLINGS.items()
    for spelling, factor in known.items()
}
"""Every way to write a unit, with the unit it is kept in and the factor to that."""


def _leading_digits(text):
    count = 0
    while text[count : count + 1] and text[count] in "0123456789":
        count += 1
    return text[:count], text[count:]


def grammar(text):
    """Read an amount, character by character: its number and unit, or None outside the grammar."""
    negative = text.startswith("-")
    whole, rest = _leading_digits(text[negative:])
    decimals = ""
    if rest.startswith("."):
        decimals, rest = _leading_digits(rest[1:])
        if not decimals:
            return None
    if len(text) > 64 or not whole or (whole.startswith("0") and whole != "0"):
        return None
    unit, factor = UNITS.get(rest.removeprefix(" "), (None, 0))
    if unit is None:
        return None
    number = Fraction(int(whole + decimals), 10 ** len(decimals)) * factor
    return (-number if negative else number), unit


def number(text):
    """The number of an amount that is known to be one, in the unit it is kept in."""
    return grammar(text)[0]


def plain(value):
    """Write a fraction that has a finite decimal, without an exponent."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = f"{abs(int(value * 10**places)):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[: len(digits) - places]}" + (f".{digits[-places:]}" if places else "")


# --- amounts -------------------------------------------------------------------------------------


def decimals(low, high, digits=3):
    """Decimals from low to high, of so many significant digits at the upper end."""
    step = Fraction(10) ** (math.floor(math.log10(high)) - digits + 1)
    while math.ceil(low / step) > math.floor(high / step):
        step /= 10
    return st.integers(math.ceil(low / step), math.floor(high / step)).map(lambda n: n * step)


def _down(value, digits=3):
    """The next decimal below, of so many significant digits."""
    step = Fraction(10) ** (math.floor(math.log10(value)) - digits + 1)
    return value // step * step


@cache
def _manners(unit):
    """Unit of its kind, what stands between it and the number, zeros at the end of decimals."""
    return st.sampled_from(
        [
            (spelling, factor, space, zeros)
            for zeros in ("", "0", "00")
            for space in (" ", "")
            for spelling, factor in SPELLINGS[unit].items()
        ]
    )


def texts(value, unit):
    """Every way to write an amount: any unit of its kind, a space or none, zeros at the end."""

    def written(manner):
        spelling, factor, space, zeros = manner
        digits = plain(Fraction(value) / factor)
        return f"{digits}{zeros if '.' in digits else ''}{space}{spelling}"

    return _manners(unit).map(written)


_PINT_MASSES = {"milligram": 1, "gram": 1000, "microgram": Fraction(1, 1000), "kilogram": 10**6}
_PINT_VOLUMES = {"milliliter": 1, "liter": 1000, "cubic_centimeter": 1}
_PINT = {
    "mg": _PINT_MASSES,
    "IU": {"international_unit": 1},
    "%": {"percent": 1, "dimensionless": 100},
    "mg/mg": {"dimensionless": 1},
    "capsule": {"capsule": 1},
    "mL": _PINT_VOLUMES,
    "mg/capsule": {f"{unit}/capsule": size for unit, size in _PINT_MASSES.items()},
    "mg/tablet": {f"{unit}/tablet": size for unit, size in _PINT_MASSES.items()},
    "IU/capsule": {"international_unit/capsule": 1},
    "IU/tablet": {"international_unit/tablet": 1},
    "mL/capsule": {f"{unit}/capsule": size for unit, size in _PINT_VOLUMES.items()},
    "mg/g": {"milligram/gram": 1, "gram/kilogram": 1, "microgram/milligram": 1},
    "IU/g": {"international_unit/gram": 1, "international_unit/milligram": 1000},
    "g/mL": {"gram/milliliter": 1, "gram/liter": Fraction(1, 1000), "kilogram/liter": 1},
    "g/mol": {"gram/mole": 1, "kilogram/mole": 1000},
}


@cache
def registries():
    """Registries of four kinds, and how each wants its numbers."""
    made = [(galenic.unit_registry(), float)]
    for kind, take in (
        (float, float),
        (Decimal, lambda n: Decimal(plain(n))),
        (Fraction, Fraction),
    ):
        registry = pint.UnitRegistry(non_int_type=kind)
        galenic.define_units(registry)
        made.append((registry, take))
    return tuple(made)


@st.composite
def quantities(draw, value, unit):
    """An amount as a quantity of one of several registries, in any unit of its kind."""
    registry, take = draw(st.sampled_from(registries()))
    name, factor = draw(st.sampled_from(list(_PINT[unit].items())))
    return registry.Quantity(take(Fraction(value) / factor), registry.Unit(name))


def amounts(value, unit):
    """An amount in every form that is taken: text, a quantity, an Amount."""
    return st.one_of(
        texts(value, unit),
        quantities(value, unit),
        texts(value, unit).map(galenic.Amount.read),
        st.just(galenic.Amount(value, unit)),
    )


@st.composite
def restated(draw, given, state=amounts):
    """The same order, each of its amounts said in another way."""
    if isinstance(given, dict):
        return {key: draw(restated(value, state)) for key, value in given.items()}
    if isinstance(given, list):
        return [draw(restated(value, state)) for value in given]
    read = grammar(given) if isinstance(given, str) else None
    return draw(state(*read)) if read else given


# --- charts and forms, written out a second time -------------------------------------------------

VOLUMES = {
    "Coni-Snap": {"00": "0.91", "0": "0.68", "1": "0.5", "2": "0.37", "3": "0.3", "4": "0.21"},
    "UNC": {"00": "0.95", "0": "0.68", "1": "0.5", "2": "0.37", "3": "0.3", "4": "0.2"},
    "Capsuline": {"00": "0.9", "0": "0.68", "1": "0.48", "2": "0.36", "3": "0.27", "4": "0.2"},
}
"""Volume of the body in mL by maker and size, from part A of the reference."""

SHELLS = {"00": 118, "0": 96, "1": 76, "2": 61, "3": 48, "4": 38}
"""Mass of a shell of gelatin in mg by size, from part A of the reference."""

DENSITIES = {
    "microcrystalline cellulose PH-102": Fraction("0.305"),  # 0.28 to 0.33
    "lactose monohydrate": Fraction("0.978"),
    "Starch 1500": Fraction("0.61"),
    "pregelatinized starch": Fraction("0.55"),  # 0.5 to 0.6
}
"""Density of powders in g/mL by name: the middle of the loose range that handbooks give."""

MOLAR = {
    "naltrexone": Fraction("341.407"),
    "naltrexone hydrochloride": Fraction("377.865"),
    "naltrexone hydrochloride dihydrate": Fraction("413.895"),
}
"""Molar masses in g/mol of the forms in the table, from part C of the reference."""

_ALIASES = {
    "naltrexone": ("naltrexone", "naltrexone base", "Naltrexone"),
    "naltrexone hydrochloride": ("naltrexone hydrochloride", "naltrexone HCl", "Naltrexone  hcl"),
    "naltrexone hydrochloride dihydrate": ("naltrexone hydrochloride dihydrate",),
}
_HYDRATES = ("naltrexone hydrochloride dihydrate", "testol sulfate hydrate")
_OWN = ("testol", "testol mesilate", "testol sulfate", "testol sulfate hydrate")
_UNLISTED = ("prednisolone", "liothyronine sodium", "T3 \u2013 mikronisiert")


def _own_rows(draw):
    """Rows of a base and its forms, each a possible multiple of it for each of its moieties."""
    rows, base = [], draw(decimals(100, 500, 6))
    for name in _OWN:
        moieties = draw(st.sampled_from((1, 2, 3) if name in _HYDRATES else (None, 1, 2, 3)))
        most = Fraction(7, 4) if moieties is None else Fraction(22, 5)
        times = 1 if name == "testol" else draw(decimals(Fraction(1, 4), most, 4))
        mass = plain(base * times * (moieties or 1))
        if name in _HYDRATES:  # what it is without its water has a row of its own
            dry = rows[_OWN.index(name.removesuffix(" hydrate"))]
            units = Fraction(moieties or 1, dry.get("moieties", 1))
            mass = plain(number(dry["molar_mass"]) * units + 3 * Fraction("18.015"))
        row = {"name": name, "base": "testol", "molar_mass": f"{mass} g/mol"}
        rows.append(row | ({} if moieties is None else {"moieties": moieties}))
        if name in _HYDRATES:
            rows[-1]["water_molecules"] = 3
    return rows


def _forms(draw, kind, basis, *, convert):
    """Keys of [order] and [stock] that name the forms, the rows they need, and their ratio."""
    own = draw(st.booleans())
    family = _OWN if own else tuple(MOLAR)
    rows = _own_rows(draw) if own else []
    dry = basis is not None and basis.startswith("anhydrous")
    stateable = tuple(name for name in family if not (dry and name in _HYDRATES))
    stated = draw(st.sampled_from(stateable))
    ordered = draw(st.sampled_from(family)) if convert else stated
    per_mole = {row["name"]: number(row["molar_mass"]) / row.get("moieties", 1) for row in rows}
    molar = MOLAR | per_mole
    stocked = stated
    if convert and kind == "powder" and draw(st.booleans()):
        # A form that is heavier for each moiety cannot hold as much of the stated one as it weighs.
        stocked = draw(st.sampled_from([one for one in family if molar[one] <= molar[stated]]))
    if not convert and not own and draw(st.integers(0, 2)) == 0:
        ordered = stocked = stated = draw(st.sampled_from(_UNLISTED))
    ratio = Fraction(1) if ordered == stated else molar[ordered] / molar[stated]

    def said(name):
        return draw(st.sampled_from(_ALIASES.get(name, (name,))))

    order, stock = {"active": said(ordered)}, {"active": said(stocked)}
    if stocked != ordered or draw(st.integers(0, 4)) == 0:
        order["convert_form"] = True
    if kind == "powder" and (stated != stocked or draw(st.booleans())):
        stock["assay_as"] = said(stated)
    return order, stock, rows, ratio


# --- capsules and packing ------------------------------------------------------------------------


class _Bodies:
    """The capsule of an order: its keys, the size to plan for, and what volumes are known."""

    def __init__(self, draw, *, auto):
        self.draw, self.auto, self.own_rows = draw, auto, []
        self.maker = draw(st.sampled_from((*VOLUMES, "Ours")))
        chart = {size: Fraction(volume) for size, volume in VOLUMES.get(self.maker, {}).items()}
        if self.maker == "Ours":
            chart = self._ours()
        sizes = draw(st.lists(st.sampled_from(sorted(chart)), min_size=1, max_size=4, unique=True))
        self.size = max(sizes, key=chart.get)
        self.volume, self.known = chart[self.size], True
        self.ratios = {size: chart[size] / self.volume for size in sizes}
        self.keys = {"size": self.size, "maker": self.maker}
        if auto:
            self.keys |= {"size": "auto", "sizes": sizes}
            return
        how = draw(st.sampled_from(("chart", "chart", "stated", "stated alone", "nobody")))
        if how != "chart":
            self.volume = self._of_its_size(self.size)
            self.keys["volume"] = draw(texts(self.volume, "mL/capsule"))
        if how in {"stated alone", "nobody"}:
            del self.keys["maker"]
        if how == "nobody":
            del self.keys["volume"]
            self.keys["size"] = draw(st.sampled_from((self.size, "X9")))
            self.known = False
        if draw(st.integers(0, 3)) == 0:
            self.keys["plate"] = draw(st.sampled_from((50, 60, 100, 300)))
        if draw(st.booleans()):
            self.keys["shell"] = draw(texts(self._shell(self.size), "mg/capsule"))

    def _ours(self):
        chart = {}
        for size in ("A", "B", "3"):
            chart[size] = self._of_its_size(size)
            row = {"maker": "Ours", "size": size}
            row["volume"] = self.draw(texts(chart[size], "mL/capsule"))
            if self.draw(st.booleans()):
                row["shell"] = self.draw(texts(self._shell(size), "mg/capsule"))
            self.own_rows.append(row)
        return chart

    def _of_its_size(self, size):
        """A volume that makers print for a size, or lies between; any for a size of nobody's."""
        seen = [Fraction(chart[size]) for chart in VOLUMES.values() if size in chart]
        least, most = (min(seen), max(seen)) if seen else (Fraction(1, 10), 1)
        return self.draw(decimals(least, most, 2))

    def _shell(self, size):
        """A shell of its size, or a tenth off; any for a size of nobody's."""
        usual = SHELLS.get(size)
        ends = (20, 160) if usual is None else (Fraction(usual * 9, 10), Fraction(usual * 11, 10))
        return self.draw(decimals(*ends))

    def pack(self, name=None, *, unknown=False):
        """Keys that say how a powder packs, and the mass of it that fills the body, in mg."""
        ways = [] if self.auto else ["statistic"]
        if self.known:
            ways += ["density", "carried"] + ["table"] * (name in DENSITIES) + ["cylinder"]
        if unknown and name not in DENSITIES:
            ways.append("unknown")
        way = self.draw(st.sampled_from(ways))
        if way == "table":
            return {}, DENSITIES[name] * 1000 * self.volume
        if way == "unknown":
            return {}, None
        if way == "density":
            density = self.draw(decimals(Fraction("0.3"), Fraction("0.99")))
            return {"density": self.draw(texts(density, "g/mL"))}, density * 1000 * self.volume
        if way == "cylinder":
            return self._poured()
        if way == "statistic":
            pack = self._statistic(self.volume)
            keys = {"pack_stat": self.draw(texts(pack, "mg/capsule"))}
            if self.draw(st.booleans()):
                keys["pack_stat_size"] = self.keys["size"]
            return keys, pack
        return self._carried()

    def _poured(self):
        """A mass and its volume in a cylinder: loose, tapped, or both; the loose is used."""
        density = self.draw(decimals(Fraction("0.3"), Fraction("0.99")))
        volume = self.draw(decimals(3, 60))
        keys = {
            "volume": self.draw(texts(volume, "mL")),
            "volume_mass": self.draw(texts(density * volume * 1000, "mg")),
        }
        if self.draw(st.booleans()):
            keys["taps"] = self.draw(st.integers(1, 1250))
            if self.draw(st.booleans()):
                tapped = self.draw(decimals(volume * 3 / 4, volume))
                keys["tapped_volume"] = self.draw(texts(tapped, "mL"))
        return keys, density * 1000 * self.volume

    def _carried(self):
        maker = self.draw(st.sampled_from(sorted(VOLUMES)))
        size = self.draw(st.sampled_from(sorted(VOLUMES[maker])))
        there = Fraction(VOLUMES[maker][size])
        if (maker, size) == (self.keys.get("maker"), self.size):
            there = self.volume
        pack = self._statistic(there)
        keys = {"pack_stat": self.draw(texts(pack, "mg/capsule")), "pack_stat_size": size}
        if maker != self.keys.get("maker") or self.draw(st.booleans()):
            keys["pack_stat_maker"] = maker
        return keys, pack * self.volume / there

    def _statistic(self, volume):
        return self.draw(decimals(300 * volume, 990 * volume, 4))

    def keep_sure(self, fixed, shared):
        """Keep the sizes that surely hold the powder, or surely do not.

        ``fixed`` is the part of the largest body that masses take up, ``shared`` a part of any body
        that the shares take up at most. Gives the least part of the largest body left to filler.
        """
        left = {size: 1 - shared - fixed / ratio for size, ratio in self.ratios.items()}
        if self.auto:
            kept = [
                size
                for size in self.keys["sizes"]
                if left[size] >= Fraction(1, 20) or fixed > self.ratios[size]
            ]
            self.keys["sizes"] = kept
            self.ratios = {size: self.ratios[size] for size in kept}
        else:
            self.ratios = {self.size: Fraction(1)}
        return min(left[size] * ratio for size, ratio in self.ratios.items() if left[size] > 0)


# --- stocks --------------------------------------------------------------------------------------

BASES = ("as-is", "dried", "anhydrous", "anhydrous-solvent-free")
COATINGS = (None, "none", "film")
CONTENTS = (("%", 1), ("mg/g", 10), ("mg/mg", Fraction(1, 100)))
"""The units of a content, with the factor from percent."""


def _maybe(draw, keys, key, value, unit):
    """Add a key in every second draw; gives its number."""
    if draw(st.booleans()):
        keys[key] = draw(texts(draw(value), unit))
        return number(keys[key])
    return None


def _tablets(draw, iu):
    strength = draw(decimals(1, 100 if iu else 250))  # none so heavy that it may be several
    mean = strength * draw(decimals(2, 10, 2))
    keys = {"kind": "tablets"}
    if iu:
        strength *= 1000
    keys["strength"] = draw(texts(strength, "IU/tablet" if iu else "mg/tablet"))
    how = draw(st.sampled_from(("mean", "together", "crushed", "sample")))
    if how == "mean":
        keys["mean_mass"] = draw(texts(mean, "mg/tablet"))
    elif how == "together":
        mean = max(mean, Fraction(51))  # nor so light that it may be one of them
        keys["tablets_weighed"] = draw(st.integers(1, 50))
        total = _down(mean * keys["tablets_weighed"], 5)
        keys["total_mass"] = draw(texts(total, "mg"))
        mean = total / keys["tablets_weighed"]
    else:
        masses = draw(
            st.lists(
                decimals(mean * Fraction("0.9"), mean * Fraction("1.1"), 4), min_size=2, max_size=9
            )
        )
        keys["masses"] = [
            draw(texts(mass, draw(st.sampled_from(("mg/tablet", "mg"))))) for mass in masses
        ]
        keys["masses_are"] = how
        mean = sum(masses) / len(masses)
    assay = _maybe(draw, keys, "assay", decimals(85, 120), "%") or Fraction(100)
    coating = draw(st.sampled_from(COATINGS))
    if coating:
        keys["coating"] = coating
    if coating == "film" and draw(st.booleans()):
        film = draw(decimals(mean / 100, mean / 10, 2))
        keys["film_mass"] = draw(texts(film, "mg/tablet"))
        mean -= film
    if draw(st.booleans()):
        keys["min_tablets"] = draw(st.integers(1, 30))
    _maybe(draw, keys, "crush_allowance", decimals(0, 20, 2), "%")
    return keys, strength * assay / 100 / mean, mean


def _opened(draw, iu):
    strength = draw(decimals(1, 100))
    net = strength * draw(decimals(2, 10, 2))
    if iu:
        strength *= 1000
    keys = {"kind": "capsules", "mean_net": draw(texts(net, "mg/capsule"))}
    keys["strength"] = draw(texts(strength, "IU/capsule" if iu else "mg/capsule"))
    if draw(st.booleans()):
        keys["release"] = "immediate"
    if draw(st.booleans()):
        keys["capsules_weighed"] = draw(st.integers(2, 50))
        _maybe(draw, keys, "net_sd", decimals(net / 1000, net / 20, 3), "mg/capsule")
    assay = _maybe(draw, keys, "assay", decimals(85, 120), "%") or Fraction(100)
    if draw(st.booleans()):
        keys["min_capsules"] = draw(st.integers(1, 30))
    _maybe(draw, keys, "shell_allowance", decimals(0, 20, 2), "%")
    return keys, strength * assay / 100 / net, net


def _powder(draw, iu, basis):
    if basis == "as-is" and not iu and draw(st.booleans()):
        factor = 1 + draw(decimals(Fraction("0.001"), Fraction("0.9"), 3))
        written = draw(st.sampled_from((plain(factor), float(factor))))
        return {"kind": "powder", "factor": written}, 1 / factor
    keys = {"kind": "powder", "basis": basis}
    counted = draw(decimals(1000, 10**7)) if iu else draw(decimals(60, 120))
    unit, factor = ("IU/g", 1) if iu else draw(st.sampled_from(CONTENTS))
    keys["assay"] = draw(texts(counted * factor, unit))
    policy = draw(st.sampled_from((None, "as-stated", "nrf")))
    if policy:
        keys["assay_policy"] = policy
    loss = Fraction(0)
    for key in {"as-is": (), "dried": ("loss_on_drying",), "anhydrous": ("water",)}.get(
        basis, ("water", "solvent")
    ):
        found = draw(decimals(0, 25))
        keys[key] = draw(texts(found, "%"))
        loss += found
    if not iu and policy == "nrf":
        counted = min(counted, 100)
    return keys, counted * (100 - loss) / 100 / (1000 if iu else 100)


def _triturate(draw, iu):
    keys = {"kind": "triturate", "diluent": "lactose monohydrate"}
    strength = draw(decimals(10, 10**6)) if iu else draw(decimals(1, 500))
    unit, factor = ("IU/g", 10) if iu else draw(st.sampled_from((*CONTENTS, ("parts", 1))))
    if unit == "parts":
        parts = draw(st.integers(2, 100))
        keys["strength"], strength = f"1 in {parts}", Fraction(1000, parts)
    else:
        keys["strength"] = draw(texts(strength * factor / 10, unit))
    assay = _maybe(draw, keys, "assay", decimals(85, 120), "%") or Fraction(100)
    return keys, strength * assay / 100 / 1000


# --- balances ------------------------------------------------------------------------------------

RULES = ("usp-41", "least-weighable", "nrf")


def _fitting(draw, rules, error, least, most, *, portions):  # noqa: PLR0913 - its limits
    """A balance whose minimum, by every rule, is below the least weight.

    It holds the most, or a fifteenth of that where it is to be weighed in portions.
    """
    limit = least * Fraction("0.85")
    sensitivity = draw(decimals(error * limit / 4, error * limit * Fraction("0.9"), 2))
    repeatability = draw(decimals(limit / 20000, limit / 2000, 2))
    readability = sensitivity * Fraction("0.9")
    if "usp-41" in rules:
        readability = min(readability, limit / 820)
    if "nrf" in rules:
        readability = min(readability, limit / 100)
    keys = {
        "readability": draw(texts(draw(decimals(readability / 9, readability, 1)), "mg")),
        "repeatability": draw(texts(repeatability, "mg")),
        "sensitivity": draw(texts(sensitivity, "mg")),
    }
    _maybe(draw, keys, "minimum", decimals(limit / 2, limit, 2), "mg")
    if portions:
        keys["capacity"] = draw(texts(draw(decimals(max(least * 3, most / 15), most, 4)), "mg"))
    else:
        _maybe(draw, keys, "capacity", decimals(most, most * 10, 4), "mg")
    return keys


def _any_balance(draw, least):
    readability = draw(decimals(least / 10**5, least / 10, 1))
    sensitivity = readability * draw(st.integers(1, 50))
    minimum = readability * draw(st.integers(1, 1000))
    keys = {
        "readability": draw(texts(readability, "mg")),
        "repeatability": draw(texts(readability * draw(decimals(Fraction("0.1"), 3, 2)), "mg")),
        "sensitivity": draw(texts(sensitivity, "mg")),
        "capacity": draw(texts(min(minimum * draw(st.integers(2, 10**5)), 10**9), "mg")),
    }
    if draw(st.booleans()):
        keys["minimum"] = draw(texts(minimum, "mg"))
    return keys


def _weighing(draw, count, least, most):
    """The [weighing] and [[balance]] tables: one balance fits the batch, the others may not."""
    rules = draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3, unique=True))
    weighing = {"rule": rules[0] if len(rules) == 1 else rules}
    error = draw(decimals(1, 10, 2)) if "least-weighable" in rules else Fraction(5)
    if "least-weighable" in rules or draw(st.booleans()):
        weighing["error"] = draw(texts(error, "%"))
    balances = [_any_balance(draw, least) for _ in range(count - 1)]
    portions = most > 4 * least and draw(st.integers(0, 3)) == 0
    if portions:
        weighing["portions"] = True
    fitting = _fitting(draw, rules, error / 100, least, most, portions=portions)
    balances.insert(draw(st.integers(0, len(balances))), fitting)
    needed = {"usp-41": "repeatability", "least-weighable": "sensitivity"}
    for place, balance in enumerate(balances):
        for rule, key in needed.items():
            if rule not in rules and draw(st.booleans()):
                del balance[key]
        balance["name"] = f"balance {place}"
    return {"weighing": weighing, "balance": balances}


# --- orders --------------------------------------------------------------------------------------

KINDS = ("tablets", "capsules", "powder", "triturate")
FILLS = ("volume", "mass")
_FILLERS = (*DENSITIES, "house filler", "mannitol 99.5 / silica 0.5", "calcium carbonate")
_EXCIPIENTS = ("magnesium stearate", "Starch 1500", "silica", "talc", "pregelatinized starch")
_ROLES = ("glidant", "colour", "flavour", "filler", "other")  # none that changes the mixing


def _excipients(draw, bodies, *, to_mass):
    """The [[excipient]] tables, with the mass of each that fills the body, if anybody knows."""
    found = []
    for name in draw(st.lists(st.sampled_from(_EXCIPIENTS), max_size=3, unique=True)):
        in_voids = draw(st.integers(0, 2)) == 0
        keys, pack = bodies.pack(name, unknown=to_mass or in_voids)
        if name not in DENSITIES:
            keys |= {"role": draw(st.sampled_from(_ROLES))}
        if draw(st.integers(0, 3)) == 0:
            keys = keys | {"critical": False}
        found.append(({"name": name} | keys, pack, draw(st.booleans())))
        if in_voids:
            found[-1][0]["occupies"] = "none"
        elif draw(st.booleans()):
            found[-1][0]["occupies"] = "volume"
    return found


class _Draft:
    """An order in the making: tables that fill step by step, and the masses behind them in mg."""

    count = 1

    def __init__(self, draw, limits):
        self.draw = draw
        self.kind = draw(st.sampled_from(limits["kinds"]))
        self.to_mass = draw(st.sampled_from(limits["fills"])) == "mass"
        self.iu = draw(st.integers(0, 3)) == 0
        self.basis = draw(st.sampled_from(BASES)) if self.kind == "powder" else None
        self.diluted = draw(st.sampled_from(limits["diluted"]))
        self.tablet = self.mass = None
        self._choose_stock(convert=not self.iu and draw(st.sampled_from(limits["convert"])))
        self.bodies = _Bodies(draw, auto=draw(st.sampled_from(limits["auto"])))
        self._choose_powders()
        self._choose_fill()
        self._choose_capsules()
        self._choose_dose()
        _add_records(draw, self.heading, self.stock, self.filler)

    def _choose_stock(self, *, convert):
        forms = _forms(self.draw, self.kind, self.basis, convert=convert)
        self.heading, self.stock, self.rows, self.ratio = forms
        self._choose_content()

    def _choose_content(self):
        if self.kind == "tablets":
            keys, self.content, self.tablet = _tablets(self.draw, self.iu)
        elif self.kind == "capsules":
            keys, self.content, self.tablet = _opened(self.draw, self.iu)
        elif self.kind == "powder":
            keys, self.content = _powder(self.draw, self.iu, self.basis)
        else:
            keys, self.content = _triturate(self.draw, self.iu)
        self.stock |= keys

    def _choose_powders(self):
        name = self.draw(st.sampled_from(_FILLERS))
        keys, self.filler_pack = self.bodies.pack(name, unknown=self.to_mass)
        self.filler = {"name": name} | keys
        keys, self.stock_pack = self.bodies.pack(unknown=True)
        self.stock |= keys
        self.excipients = []
        if not self.diluted:
            self.excipients = _excipients(self.draw, self.bodies, to_mass=self.to_mass)

    def stocks(self):
        """The mass of each stock in a capsule, once it is chosen, and how it packs."""
        return [(self.mass, self.stock_pack)]

    def _packs(self):
        packs = [self.filler_pack, *(pack for _, pack in self.stocks())]
        packs += [pack for _, pack, _ in self.excipients]
        return [pack for pack in packs if pack] or [600 * self.bodies.volume]

    def _choose_fill(self):
        """The fill, as much as the lightest powder gives or less, and its excipients."""
        draw, keys = self.draw, self.bodies.keys
        self.fill = min(self._packs())
        if self.to_mass:
            self.fill = _down(self.fill * draw(decimals(Fraction("0.5"), 1, 2)))
            keys["fill"] = draw(texts(self.fill, "mg/capsule"))
        if draw(st.integers(0, 2)) == 0:
            least = _down(self.fill * draw(decimals(Fraction("0.1"), Fraction("0.9"), 2)))
            keys["min_fill"] = draw(texts(least, "mg/capsule"))
        self.masses = []
        for entry, _, by_share in self.excipients:
            part = draw(decimals(Fraction("0.1"), 2, 2))
            self.masses.append(_down(self.fill * part / 100))
            if by_share:
                entry["share"] = draw(texts(part, "%"))
            else:
                entry["mass"] = draw(texts(self.masses[-1], "mg/capsule"))

    def _choose_capsules(self):
        draw, heading = self.draw, self.heading
        ordered = heading["capsules"] = self.planned = draw(st.integers(1, 300))
        excess = draw(st.sampled_from((None, "none", "percent", "percent", "capsules")))
        if excess == "percent":
            part = draw(decimals(Fraction("0.5"), 30, 2))
            heading["excess"] = draw(texts(part, "%"))
            self.planned = math.ceil(ordered * (1 + part / 100))
        elif excess is not None:
            more = draw(st.integers(1, 12)) if excess == "capsules" else 0
            heading["excess"] = draw(texts(more, "capsule" if more else "%"))
            self.planned += more

    def _choose_dose(self):
        draw, stock = self.draw, self.stock
        overage = _maybe(draw, self.heading, "overage", decimals(0, 15, 2), "%") or Fraction(0)
        whole = self.fill if self.to_mass else self.stock_pack or self.filler_pack
        most = Fraction("0.01" if self.diluted else "0.4") / self.count
        self.mass = whole * draw(decimals(Fraction("0.002" if self.diluted else "0.02"), most, 2))
        if self.diluted and "masses_are" in stock:
            stock["masses_are"] = "sample"
        elif stock.get("masses_are") == "crushed":
            most = len(stock["masses"]) * self.tablet * Fraction("0.95") / self.planned
            self.mass = min(self.mass, most)
        dose = _down(self.mass * self.content * self.ratio / (1 + overage / 100))
        unit = "IU" if self.iu else "mg"
        self.heading["dose"] = draw(texts(dose, draw(st.sampled_from((f"{unit}/capsule", unit)))))
        if not self.diluted and draw(st.booleans()):
            stock["available"] = draw(_at_hand(stock, self.mass * self.planned, self.tablet))

    def _left_to_filler(self):
        """The least filler of a capsule, after dropping sizes that may hardly leave any."""
        if self.to_mass:
            return self.fill / 2
        heaviest = max(self._packs())
        fixed = sum(mass / (pack or self.filler_pack) for mass, pack in self.stocks())
        shared = Fraction(0)
        for (entry, pack, by_share), mass in zip(self.excipients, self.masses, strict=True):
            if entry.get("occupies") == "none":
                continue
            if by_share:
                shared += mass / self.fill * heaviest / pack * Fraction("1.2")
            else:
                fixed += mass / pack
        return self.bodies.keep_sure(fixed, shared) * self.filler_pack

    def weighing(self, count):
        """The [weighing] and [[balance]] tables, of so many balances."""
        left = self._left_to_filler()
        if self.diluted:
            return self._too_coarse()
        if not count:
            return {}
        smallest = 1 if self.to_mass else min(self.bodies.ratios.values())
        of_stocks = [mass for mass, _ in self.stocks()]
        least = min(*of_stocks, left, *[mass * smallest for mass in self.masses])
        least *= self.planned * Fraction("0.9")
        most = max(*self._packs(), self.fill) * self.planned * Fraction("1.3")
        return _weighing(self.draw, count, least, most)

    def _too_coarse(self):
        """A balance on which the stock is too little to weigh, and the filler is not."""
        least = min(mass for mass, _ in self.stocks()) * self.planned
        least *= self.draw(decimals(Fraction("1.5"), 8, 2))
        minimum = self.draw(decimals(least / 2 + least / 4, least, 2))
        readability = self.draw(decimals(minimum / 10**4, minimum / 100, 1))
        balance = {"name": "coarse", "minimum": self.draw(texts(minimum, "mg"))}
        balance["readability"] = self.draw(texts(readability, "mg"))
        return {"weighing": {"rule": "nrf"}, "balance": [balance]}

    def tables(self):
        """The order as a mapping, without tables that hold nothing."""
        tables = {
            "order": self.heading,
            "stock": self.stock,
            "capsule": self.bodies.keys,
            "filler": self.filler,
            "excipient": [entry for entry, _, _ in self.excipients],
            "substance": self.rows,
            "capsule_size": self.bodies.own_rows,
        }
        return {name: table for name, table in tables.items() if table}


LIMITS = {
    "kinds": KINDS,
    "fills": FILLS,
    "auto": (False, True),
    "convert": (False, True),
    "balances": (0, 3),
    "diluted": (False,),
}
"""What orders are drawn from, unless a law asks for less."""


@st.composite
def orders(draw, **limits):
    """Orders as plain mappings, which galenic can plan, prove and (with balances) weigh.

    The stock takes up a fiftieth to two fifths of the capsule and each excipient at most a tenth,
    so that filler is left; the dose follows from the content of the stock. With ``diluted`` the
    stock is a hundredth at most, and the one balance too coarse for it: a triturate must be made.
    """
    assert limits.keys() <= LIMITS.keys()
    limits = LIMITS | limits
    draft = _Draft(draw, limits)
    weighing = draft.weighing(draw(st.integers(*limits["balances"])))
    return draft.tables() | weighing


# --- orders of several actives -------------------------------------------------------------------

_OF_ONE = (
    "kind", "iu", "basis", "tablet", "heading", "stock", "content", "ratio", "stock_pack", "mass",
)  # fmt: skip
"""What a draft holds of one active."""
_LOSSES = ("water", "solvent", "loss_on_drying")


class _DraftOfSeveral(_Draft):
    """An order of one to four actives in the making; the first is in no way special."""

    def __init__(self, draw, limits):
        self.count = draw(st.integers(*limits["actives"]))
        self.kinds, self.others = limits["kinds"], []
        self.converts = True in limits["convert"]
        super().__init__(draw, limits)

    def _turned_to(self, other, what):
        """Do something of another active than the first."""
        kept = {key: self.__dict__[key] for key in _OF_ONE}
        self.__dict__.update(other)
        what()
        other |= {key: self.__dict__[key] for key in _OF_ONE}
        self.__dict__.update(kept)

    def _choose_powders(self):
        super()._choose_powders()
        for place in range(2, self.count + 1):
            of = self.draw(st.integers(-5, place - 2))
            owners = [self.heading["active"], *(one["heading"]["active"] for one in self.others)]
            own = [True, *("of" not in one for one in self.others)]
            other = {"heading": {"active": f"drug {place}"}, "stock": {"active": f"drug {place}"}}
            if of >= 0 and own[of]:
                other |= {"of": of, "owner": owners[of], "stock_pack": None, "mass": Fraction(0)}
            else:
                self._turned_to(other, self._choose_another)
            self.others.append(other)

    def _convert(self, heading, stock):
        """Stock a further active in another form than is ordered, now and then; their ratio."""
        if not self.converts or self.draw(st.integers(0, 2)):
            return Fraction(1)
        name = heading["active"]
        base = self.draw(decimals(100, 500, 6))
        salt = base * self.draw(decimals(Fraction("1.05"), Fraction("1.7"), 3))
        for form, mass in ((name, base), (f"{name} maleate", salt)):
            self.rows.append({"name": form, "base": name, "molar_mass": f"{plain(mass)} g/mol"})
        heading["convert_form"], stock["active"] = True, f"{name} maleate"
        return base / salt

    def _choose_another(self):
        draw = self.draw
        self.kind, self.iu = draw(st.sampled_from(self.kinds)), draw(st.integers(0, 3)) == 0
        self.basis = draw(st.sampled_from(BASES)) if self.kind == "powder" else None
        self.tablet, self.mass, self.ratio = None, None, Fraction(1)
        if not self.iu:
            self.ratio = self._convert(self.heading, self.stock)
        self._choose_content()
        keys, self.stock_pack = self.bodies.pack(unknown=True)
        self.stock |= keys

    def _choose_dose(self):
        super()._choose_dose()
        for other in self.others:
            if "of" not in other:
                self._turned_to(other, super()._choose_dose)
        for other in self.others:
            if "of" in other:
                self._choose_follower(other)

    def _choose_follower(self, other):
        """The strength of another active in the stock of one, and what it is to become."""
        draw, place = self.draw, other["of"]
        owner = self.others[place - 1] if place else self.__dict__
        keys, content, unit = _beside(draw, owner)
        other["stock"] |= {"of": other["owner"]} | keys
        if unit == "mg":
            content *= self._convert(other["heading"], other["stock"])
        heading = owner["heading"]
        aimed = number(heading["dose"]) * (1 + number(heading.get("overage", "0 %")) / 100)
        becomes = aimed / (owner["content"] * owner["ratio"]) * content
        dose = _down(becomes * draw(decimals(Fraction("0.98"), Fraction("1.02"), 3)), 4)
        unit = draw(st.sampled_from((f"{unit}/capsule", unit)))
        other["heading"]["dose"] = draw(texts(dose, unit))

    def stocks(self):
        """Of each active that has a stock of its own."""
        return super().stocks() + [
            (one["mass"], one["stock_pack"]) for one in self.others if "of" not in one
        ]

    def tables(self):
        """The order with a table [[active]] for each, in any order."""
        tables = super().tables()
        actives = [_as_active(tables["order"], tables.pop("stock"))]
        actives += [_as_active(one["heading"], one["stock"]) for one in self.others]
        return tables | {"active": self.draw(st.permutations(actives))}


def _as_active(heading, stock):
    """A table [[active]]: the keys of one active are taken out of those of [order]."""
    keys = ("active", "dose", "overage", "tolerance", "convert_form")
    told = {key: heading.pop(key) for key in keys if key in heading}
    return {"name": told.pop("active"), **told, "stock": stock}


def _beside(draw, owner):
    """Keys of a second active in the stock of another, and the active in each milligram of it.

    What is counted in mg takes up at most what the others leave of the powder.
    """
    stock, kind = owner["stock"], owner["stock"]["kind"]
    left = owner.setdefault("left", 1 if owner["iu"] else 1 - owner["content"])
    iu = "factor" in stock or left < Fraction(1, 10) or draw(st.integers(0, 2)) == 0
    part = _down((1 if iu else left) * draw(decimals(Fraction("0.05"), Fraction("0.5"), 2)))
    owner["left"] -= 0 if iu else part * Fraction("1.2")
    keys, measure = {}, "IU" if iu else "mg"
    if kind == "powder":
        dry = 1 - sum(number(stock.get(key, "0 %")) for key in _LOSSES) / 100
        value, unit = (part * 10**5, "IU/g") if iu else (part * 100, "%")
        keys = {"assay": draw(texts(value, unit)), "basis": stock.get("basis", "as-is")}
        return keys, value * dry / (1000 if iu else 100), measure
    assay = _maybe(draw, keys, "assay", decimals(85, 120), "%") or Fraction(100)
    whole, unit = 1000, "g"
    if kind != "triturate":
        whole, unit = owner["tablet"], kind.removesuffix("s")
    value = _down(whole * part * (1000 if iu else 1))
    keys["strength"] = draw(texts(value, f"{measure}/{unit}"))
    return keys, value * assay / 100 / whole, measure


@st.composite
def orders_of_several(draw, **limits):
    """Orders with tables [[active]], one to four, which galenic can plan, prove and weigh.

    Their stocks are of all kinds, counted in mg or IU, and now and then one lies in the stock of
    another. Together they take up two fifths of a capsule at most. Else they are as those of
    :func:`orders`.
    """
    assert limits.keys() <= LIMITS.keys() | {"actives"}
    limits = LIMITS | {"actives": (1, 4)} | limits
    draft = _DraftOfSeveral(draw, limits)
    weighing = draft.weighing(draw(st.integers(*limits["balances"])))
    return draft.tables() | weighing


def one_by_one(order):
    """Of an order with tables [[active]], the order in the short form of each of its actives.

    What lies in the stock of another has that one's stock, with its own keys in place of them.
    """
    stocks = {one["name"]: one["stock"] for one in order["active"] if "of" not in one["stock"]}
    found = []
    for one in order["active"]:
        told = {key: value for key, value in one.items() if key not in {"name", "stock"}}
        stock = one["stock"]
        if "of" in stock:
            lent = stocks[stock["of"]]
            lent = {key: value for key, value in lent.items() if key not in _NOT_LENT}
            stock = lent | {key: value for key, value in stock.items() if key != "of"}
        heading = {"active": one["name"], **told, **order["order"]}
        others = {key: value for key, value in order.items() if key != "active"}
        found.append(others | {"order": heading, "stock": stock})
    return found


_NOT_LENT = {"active", "strength", "assay", "assay_as", "factor"}
"""What a stock says of one active in it, and not of the whole powder."""


def _at_hand(stock, mass, tablet):
    """Stock at hand that is enough for the batch."""
    if tablet is None:
        return decimals(mass, mass * 3).flatmap(lambda found: texts(found, "mg"))
    allowance = number(stock.get("crush_allowance", stock.get("shell_allowance", "5 %")))
    most = math.ceil(mass / tablet * (1 + allowance / 100))
    least = stock.get("min_tablets", stock.get("min_capsules", 10))
    enough = max(most, least, len(stock.get("masses", ())))
    return st.integers(enough, enough + 20)


def _add_records(draw, heading, stock, filler):
    """Lots and dates: nothing has expired on the day of the order."""
    if draw(st.booleans()):
        day = draw(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
        heading["date"] = draw(st.sampled_from((day, day.isoformat())))
        for table in (stock, filler):
            if draw(st.booleans()):
                table["expires"] = day + dt.timedelta(days=draw(st.integers(0, 900)))
    if draw(st.booleans()):
        stock["lot"] = draw(st.sampled_from(("T-1", "L 23/4", "\u00c4-7")))


def called_formulas(rooms=None):
    """The names of the formulas that galenic's own code calls: what drawn orders ought to use.

    Checks of finished capsules have tests of their own: their room is left out, unless asked for.
    """
    called = set()
    for path in Path(galenic.__file__).parent.rglob("*.py"):
        room = path.parent.name
        if room in rooms if rooms else room not in {"formulas", "quality"}:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            called |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return called & {formula.name for formula in ALL}


# --- orders as text ------------------------------------------------------------------------------


def _toml_value(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, dict):
        inside = (f"{key} = {_toml_value(entry)}" for key, entry in value.items())
        return f"{{ {', '.join(inside)} }}"
    return json.dumps(value, ensure_ascii=False)


def to_toml(order):
    """Write an order as TOML text."""
    lines = []
    for name, table in order.items():
        several = isinstance(table, list)
        for entry in table if several else [table]:
            lines.append(f"[[{name}]]" if several else f"[{name}]")
            lines += [f"{key} = {_toml_value(value)}" for key, value in entry.items()]
    return "\n".join(lines)


def to_json(order):
    """Write an order as JSON text, dates as ISO text."""
    return json.dumps(order, default=dt.date.isoformat, ensure_ascii=False)
