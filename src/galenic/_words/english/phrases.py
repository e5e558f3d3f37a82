"""Parts of sentences, by the code of the phrase: what a notice or a reason speaks of."""

__all__ = ["PHRASES"]

PHRASES: dict[str, str] = {
    # --- how lists are joined, and what stands before their last entry ---------------------------
    "joint.comma": ", ",
    "joint.and": " and ",
    "joint.or": " or ",
    "joint.semicolon": "; ",
    "joint.then": ", then with ",
    "joint.to": " to ",
    # --- what is weighed -------------------------------------------------------------------------
    "powder": "{form} powder",
    "tablets-powdered": "{form} {strength:one} tablets, powdered",
    "triturate": "{form} {strength} triturate",
    "triturate-in": "triturate {vessel}",
    "the-filler": "the filler",
    "the-stock": "the stock",
    "what-is-mixed": "what is mixed",
    "tablets": "{count} tablets",
    "crushed-tablets": "{count} crushed tablets",
    "one-in": "1 in {parts:4}",
    "key-and-value": "{key} {value}",
    # --- doses -----------------------------------------------------------------------------------
    "if-meant": "If {name} is meant: ",
    "as-those-of": ", as those of {name}",
    "doses-possible": "the doses held possible",
    "ten-times-around": "ten times around the usual doses",
    "ten-times": "ten times",
    "a-tenth": "a tenth of",
    "a-thousand-times": "a thousand times",
    "a-thousandth": "a thousandth of",
    "of-order": "the order",
    "of-order-by": "the order: {source}",
    "of-pharmacy": "the pharmacy file",
    "of-pharmacy-by": "the pharmacy file: {source}",
    "of-library": "rule of this library",
    # --- molar masses ----------------------------------------------------------------------------
    "molar-masses": "molar masses of {lenders:of}",
    "joint.of": " and of ",
    "lent-by-order": "the order ({what})",
    "lent-by-pharmacy": "the pharmacy file ({what})",
    "lent-by-table": "our table ({what})",
    # --- water -----------------------------------------------------------------------------------
    "holds": "{name} holds {holds:5}",
    "holds-and-more": "{name} itself holds {holds:5}, and this is {more} % more",
    "seldom-moisture": "{much} % and more is seldom moisture",
    "water": "water",
    "loss-on-drying": "loss on drying",
    "is-free-of-water": "{name} is the form free of water, and the dose is meant so",
    "means-hydrate": "{name} means a hydrate whose own water this is",
    "content-of-form": (
        "the content is one of {name}, and the loss is moisture beside its own water"
    ),
    "content-of-dry-form": (
        "the content is one of the form free of water, and the loss is the hydrate's own"
    ),
    # --- a second drug ---------------------------------------------------------------------------
    "as-filler": "the filler",
    "as-diluent": "a diluent",
    "as-diluent-of-stock": "the diluent of the stock",
    "as-excipient": "an excipient",
    "is-substance": (
        "it stands among the substances that are drugs ([[substance]] rows, or our table)"
    ),
    "is-active": "it is the active of the order",
    "is-unknown": "it is in no table of ours and no role is said of it",
    "say-role": ' If it is none, say what it is there for, such as role = "colour".',
    # --- tablets ---------------------------------------------------------------------------------
    "coating.enteric": "enteric",
    "coating.modified-release": "modified",
    "key-is": "{keys} is",
    "keys-are": "{keys:and} are",
    # --- sizes and densities ---------------------------------------------------------------------
    "near-by-name": "near it by name: {sizes}",
    "near-by-volume": "of its volume of {volume}: {sizes}",
    "near-none": "none is near it; there are {sizes}",
    "like-none": "nor that of any other",
    "like-sizes": "but that of, or near to that of, size {sizes:or}",
    "size-in-charts": "{size} ({charts:to})",
    "density-given": "The density of {name} is given as {density}",
    "density-by-pack": (
        "The packing statistic of {name}, {pack} in size {size}, is a density of {density}"
    ),
    "density-and-true": "{told} (its true density is {true})",
    "density-seen": "As filled it was seen at {density:to}.",
    "density-densest": "The densest powder of our table fills to {density}.",
    "density.bulk": "bulk",
    "density.hand-punched": "hand-punched",
    "error-unknown": "an unknown part",
    "error-up-to": "up to {most}",
    "largest-kept": ", the largest kept",
    # --- weighing --------------------------------------------------------------------------------
    "balance-minimum": "{balance} {minimum} ({rule})",
    "balance-capacity": "{balance} {capacity}",
    "no-triturate": " No triturate serves: {hindrance}.",
    "the-dose": "the dose",
    "content-of-it": "what the capsules hold of it",
}
