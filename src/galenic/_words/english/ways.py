"""What a way out asks for."""

__all__ = ["WAYS"]

WAYS: dict[str, str] = {
    "way.triturate": "Through a triturate, as planned here.",
    "way.freed": "Through a triturate, {freed} left free.",
    "freed.fixed": "strength, factor and aliquot",
    "freed.limits": "ratio and steps",
    "freed.diluent": "the diluent",
    "way.portions": "Weigh in equal portions.",
    "way.larger-product": "Make {mass}: everything can then be weighed as it is.",
    "way.larger-product-with": (
        "Make {mass}, with {masses:and}: everything can then be weighed as it is."
    ),
    "mass-of": "{mass} of {name}",
    "way.larger-batch": "Make {capsules} capsules: everything can then be weighed as it is.",
    "way.whole-tablets": (
        "Make {capsules} capsules: they take the powder of {units} whole tablets."
    ),
    "way.whole-capsules": (
        "Make {capsules} capsules: they take the whole contents of {units} capsules opened."
    ),
    "way.other-stock": "Take the other stock at hand: {what}.",
    "way.together": "{ways:space}",
    "kind-of-lot": "{kind} of lot {lot}",
    "kind.capsules": "capsules",
    "kind.powder": "powder",
    "kind.tablets": "tablets",
    "kind.triturate": "triturate",
    "way.finer-balance": "Find a balance that weighs {weighs}: {keys}, or finer.",
    "balance.readability": "readability",
    "balance.repeatability": "repeatability",
    "balance.sensitivity": "sensitivity",
    "way.larger-balance": "Find a balance that holds {holds}, otherwise as {otherwise_as}.",
    "way.next-size": "Take size {size} ({maker}), the next that serves.",
    "way.keep-next-size": "Keep size {size} ({maker}), the next that serves.",
    "way.several-capsules": (
        "Make {doses} as {capsules} capsules of {dose:label,one}{where}, {each} for each dose."
    ),
    "way.several-capsules-of": (
        "Make {doses} as {capsules} capsules of {shared:and}{where}, {each} for each dose."
    ),
    "dose-of": "{dose:label,one} {active}",
    "doses": "{doses} doses",
    "one-dose": "one dose",
    "of-a-larger-size": " of a larger size",
    "way.fill-to-volume": "Fill the body, not to {fill}: filler takes the room that is left.",
    "way.denser-filler": (
        "Take {name} for {share} of the fill, in place of as much {filler}: loose it has {loose} "
        "({seen_in}{contains}). Whether it suits the drug and the patient is not known here."
    ),
    "contains": ", contains {what}",
    "way.measure-packing": (
        "Fill ten bodies with {names:then}, weigh what they hold, and write a tenth of it into the "
        "order file as its packing: {lines:and}."
    ),
    "way.measure-packing-for": (
        "Fill ten bodies with {names:then}, weigh what they hold, and write a tenth of it into the "
        "order file as its packing: {lines:and}; from {low:3} to {high:3} of filler may then be "
        "asked for in place of {planned:3}."
    ),
    "way.measure-packing-at-one-end": (
        "Fill ten bodies with {names:then}, weigh what they hold, and write a tenth of it into the "
        "order file as its packing: {lines:and}. At one end of what is assumed the batch cannot be "
        "made so; at the other {high:3} of filler is asked for in place of {planned:3}."
    ),
    "pack-line": 'pack_stat = "___ mg/capsule" under [{table}]',
    "pack-line-row": 'pack_stat = "___ mg/capsule" under [[excipient]], {name}',
    "pack-line-active": 'pack_stat = "___ mg/capsule" under [active.stock], {name}',
    "blend-line": 'fill = "___ mg/capsule" under [capsule]',
    "alone": "{what} alone",
    "way.fill-by-completion": (
        "Fill by completion: mix the drug with part of the filler, top the bodies up, empty them, "
        "mix, and fill them again with all of it. The dose is then exact, whatever filler goes in."
    ),
    "way.fill-to-a-mass": (
        "Fill each body to {fill:one} on the balance: so much goes in at the loosest packing, and "
        "how the powders pack decides nothing."
    ),
}
