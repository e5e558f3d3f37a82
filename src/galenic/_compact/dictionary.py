"""What orders are mostly made of: deflate begins with it, and an order takes half of the room.

It belongs to the first form of the text for ever: whoever changed a sign of it could read no paper
that was printed before. What orders say most often stands last, where a reference to it is short.
"""

from __future__ import annotations

__all__ = ["DICTIONARY"]

_KEYS = (
    *("tapped_volume", "volume_mass", "cylinder", "taps", "true_density", "particle_gsd"),
    *("particle_size", "assay_uncertainty", "equivalent", "pellets_weighed", "pellet_mass_sd"),
    *("pellet_mass", "texture", "pack_stat_size", "pack_stat_maker", "pack_stat_sd", "density"),
    *("masses_are", "masses", "total_mass", "film_mass", "content_rsd", "available", "mass_sd"),
    *("tablets_weighed", "molar_mass", "water_molecules", "substance", "product", "trituration"),
    *("loss_on_drying", "loss_on_ignition", "water", "nominal_fill", "opened", "shell_mass"),
    *("excipient", "diluent", "completion", "method", "fill_scatter", "mixing", "process"),
    *("other_stock", "tolerance", "number", "convert_form", "capsules_per_dose", "minimum"),
    *("uncertainty", "linearity", "calibration", "acceptance", "pharmacy_file", "volume"),
)
_WORDS = (
    *('"enteric"', '"modified-release"', '"pellets"', '"sample"', '"crushed"', '"none"'),
    *("levothyroxine sodium", "liothyronine sodium", "lactose monohydrate", "mannitol"),
    *("microcrystalline cellulose PH-102", "naltrexone hydrochloride", "hydrochloride"),
    *('"expires":"202', " mEq/capsule", " mmol/capsule", " mcg/capsule", " IU/capsule", " CFU"),
    *(" g/mL", " mL", " mg/g", '"triturate"', '"powder"', '"capsules"', '"assay":"', " g/mol"),
)
_USUAL = (
    '{"active":[{"active":"","dose":"","stock":{"kind":"triturate","assay":"99.5 %",'
    '"strength":"10 mg/g","mean_mass":"'
    '{"from_pharmacy":["balance","capsule","capsules.excess","weighing"],"input":'
    '{"balance":[{"capacity":"220 g","linearity":"0.2 mg","minimum":"20 mg","name":"analytical",'
    '"readability":"0.1 mg","repeatability":"0.08 mg"},{"capacity":"'
    '"readability":"1 mg","repeatability":"0.8 mg"}],"capsule":{"maker":"Coni-Snap","size":"3"},'
    '"filler":{"expires":"2027-05-31","lot":"","name":"microcrystalline cellulose PH-102",'
    '"pack_stat":"150 mg/capsule"},"mixing":{"'
    '"order":{"active":"hydrochloride","capsules":100,"date":"2026-11-22",'
    '"dose":"4.5 mg/capsule","excess":"0 %","number":"","overage":"0 %","tolerance":"1 %"},'
    '"stock":{"active":" hydrochloride","assay":"100 %","coating":"film","crush_allowance":"5 %",'
    '"expires":"2027-05-31","kind":"tablets","lot":"T-1","mean_mass":"250 mg/tablet",'
    '"min_tablets":10,"pack_stat":"180 mg/capsule","strength":"50 mg/tablet"},'
    '"weighing":{"rule":"usp-41"}}'
)

DICTIONARY = "".join((*_KEYS, *_WORDS, _USUAL)).encode("ascii")
"""The bytes that a compressor and its reader both begin with."""
