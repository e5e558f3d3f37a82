"""Parts of sentences, by the code of the phrase: what a notice or a reason speaks of."""

__all__ = ["PHRASES"]

PHRASES: dict[str, str] = {
    # --- how lists are joined, and what stands before their last entry ---------------------------
    "joint.comma": ", ",
    "joint.and": " and ",
    "joint.or": " or ",
    "joint.semicolon": "; ",
    "joint.space": " ",
    "joint.then": ", then with ",
    "joint.to": " to ",
    # --- what is weighed -------------------------------------------------------------------------
    "powder": "{form} powder",
    "pellets": "{form} pellets",
    "pellets-by-name": "{form}",
    "pellets-of-strength": "{form} {strength}, pellets",
    "pellets-of-capsules": "{form} {strength:one} capsules, their pellets",
    "stock-for": "{stock}, for {actives:and}",
    "capsules-opened": "{form} {strength:one} capsules, contents",
    "tablets-powdered": "{form} {strength:one} tablets, powdered",
    "triturate": "{form} {strength} triturate",
    "triturate-in": "triturate {vessel}",
    "the-filler": "the filler",
    "filler-of-premix": "{filler}, for the premix",
    "the-stock": "the stock",
    "the-powder": "the powder",
    "the-blend": "the blend",
    "the-stock-of": "the stock of {active}",
    "dose-as-given": "{dose:label} {name}",
    "together": "{names:and}",
    "together-in-form": ": together as much as {amounts:or}",
    "of-each": "{each:and}",
    "amount-of": "{amount:3,dose} of {name}",
    "ends-of": "{ends:to,3,dose} of {name}",
    "of-active": "{active}: {told}",
    "what-is-mixed": "what is mixed",
    "capsules": "{count} capsules",
    "tablets": "{count} tablets",
    "there-at-hand": "at hand",
    "there-crushed": "crushed",
    "crushed-tablets": "{count} crushed tablets",
    "one-in": "1 in {parts:4}",
    "key-and-value": "{key} {value}",
    "key-as-written": "{key} {value:label}",
    "key-of-pharmacy": "{key} {value:label}, of the pharmacy file",
    "key-by-default": "{key} {value}, by default",
    "key-of": "{key} of {of}",
    "portion": "{place} of {of}",
    "reasons": "{reasons:semicolon}",
    "overage": "overage",
    # --- filling by completion -------------------------------------------------------------------
    "filling.premix": (
        "mix what is weighed above, as below: drug, excipients and the filler of the premix"
    ),
    "filling.at-hand": (
        "have at least so much more filler in a vessel, and write down what it weighs"
    ),
    "filling.share": (
        "share all of the mix out over the {planned} bodies, evenly and without pressing"
    ),
    "filling.top-up": "top up every body with filler from the vessel, to the brim",
    "filling.write-down": (
        "weigh the vessel again: the filler used is the premix and what the vessel has lost"
    ),
    "filling.empty": "empty every body into the bowl, and mix all of it again as below",
    "filling.fill": (
        "fill the same {planned} bodies with all of it, pressing as needed: powder that is left "
        "over is dose that is lost"
    ),
    "filling.weigh": (
        "weigh ten capsules or more: with the filler used they give the fill of the next order"
    ),
    # --- how a table was read --------------------------------------------------------------------
    "read-rows": "{rows} rows",
    "read-sheet": "sheet {sheet}, its numbers as they are held",
    "read-parted-one": "one column",
    "read-parted-semicolons": "columns parted by semicolons",
    "read-parted-tabs": "columns parted by tabs",
    "read-parted-commas": "columns parted by commas",
    "read-decimal-none": "whole numbers",
    "read-decimal-point": "decimal point",
    "read-decimal-comma": "decimal comma",
    "read-thousands": "{sign} between thousands",
    "read-encoding": "encoding {encoding}",
    "read-taken": "taken {columns}",
    "read-from": "{name} from “{heading}”",
    "read-left": "left out {columns}",
    "read-above": "{rows} rows above the header passed over",
    # --- doses -----------------------------------------------------------------------------------
    "if-meant": "If {name} is meant: ",
    "slip-of-mass": "one unit may have been taken for another, mg for mcg",
    "slip-of-activity": (
        "a sign between thousands may have been taken for a decimal point, or the other way round"
    ),
    "slip-of-count": (
        "a power of ten may have slipped, 10^9 for 10^12: a billion is either, by the language"
    ),
    "part-for-percent": " If a part was typed as percent, write {meant}.",
    "write-if-meant": " Where it is {names:or}, whose density we know, write that name.",
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
    # --- the chain of potency --------------------------------------------------------------------
    "shell-off-twice": "are these net masses? Then head them net, not gross",
    "theory-with-shell": "does the theoretical weight hold the shell? Then give it without",
    "mean-is-off": "Not the planned dose",
    "mean-uniform-but-off": "Uniform, but not the planned dose",
    "mean-outside": "the mean is {mean} of {of}, outside {low} to {high}",
    "mean-of-fill": "the theoretical fill",
    "mean-of-label": "label{of}{how}",
    "mean-of-active": " of {name}",
    "mean-by-weights": ", estimated from the weights",
    "limit-of-rule": "the rule's own limit for the mean",
    "seldom-below": "less than the readability of that balance. Check the number and its unit.",
    "seldom-coarse": (
        "more than a hundred readabilities of that balance. Check the number and its unit."
    ),
    "seldom-early": "long ago. Check the year.",
    "seldom-excess": (
        "more than half of the batch again. Is it the overage, or a number of capsules?"
    ),
    "seldom-extra": (
        "more than half of the batch again. Is it the number of all capsules? The excess is what "
        "is made beyond those ordered."
    ),
    "seldom-fraction": "is it a fraction, written as a percentage? Five in a hundred is 5 %.",
    "seldom-late": "more than twenty years after the day of the order. Check the year.",
    "seldom-point": (
        "it was typed as {typed}. Does the point part thousands? Then write {many}; else leave "
        "out the zeros that say nothing."
    ),
    "seldom-strict": (
        "less than the 0.1 % that USP <41> permits a balance. Is a fraction written as a "
        "percentage? Five in a hundred is 5 %."
    ),
    "right-of-element": (
        "It is right of an element in its salt, for which element = true in a [[substance]] row "
        "of what is ordered says so, and of an extract."
    ),
    "right-of-heavier": (
        "It is right only where the form ordered is much the heavier one; else the sides are the "
        "wrong way round."
    ),
    "colonies-no-overage": "No overage is planned, as is usual with what dies on the shelf.",
    "colonies-overage": "An overage of {overage} is planned.",
    "dose-in-moles": "{ordered:label,one} ({mass:one})",
    "mass-of-each": "mg of {name} in each {unit}",
    "equivalence": "{ordered:label} {name} in {stated:label} {form}",
    "printed-on-papers": "{key}: as printed on the certificate or label of the stock",
    "powder-as-weighed": "the powder as it is weighed",
    "of-its-form": "the {form} in the stock, by its stated content",
    "form-as-form": "{stated} as {ordered}",
    "assay-on-basis": "assay, {basis}",
    "content-on-basis": "{form} on the certificate, {basis}",
    "basis.as-is": "as-is",
    "basis.dried": "dried",
    "basis.anhydrous": "anhydrous",
    "basis.anhydrous-solvent-free": "anhydrous-solvent-free",
    "counted-as-100": "{key}, counted as 100 % (NRF)",
    "less": "less {loss}",
    "solvent": "solvent",
    "factor-on-jar": "factor on the jar, 1 / f",
    "strength-per-tablet": "strength per tablet mass",
    "strength-per-core": "strength per tablet mass without its film",
    "assay-of-label": "assay of label",
    "strength-per-contents": "strength per mass of contents",
    "strength-of-triturate": "triturate strength",
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
    "is-active": "it is an active of the order",
    "is-unknown": "it is in no table of ours and no role is said of it",
    "say-role": ' If it is none, say what it is there for, such as role = "colour".',
    # --- the end of a batch ----------------------------------------------------------------------
    "days.USP <795>": (
        "non-aqueous forms, capsules among them, have 180 days; the day of making is day 1"
    ),
    "days-counted": "{rule}: {days}; counted from {date}",
    "own-days": "{days} days by the pharmacy's own rule{of}; the day of making is day 1",
    "own-days-of": ", of {what}",
    "own-days-of-both": ", of {active} in {filler}",
    "regimen-named": " of {name}",
    "regimen-end-set": "set by {key}",
    "regimen-batch-lasts": "it has {days}, and is made by {first}, the first day it is taken",
    "lot-expires-then": "{what} ({role}) expires then",
    # --- tablets ---------------------------------------------------------------------------------
    "coating.enteric": "enteric",
    "coating.modified-release": "modified",
    "film-coated-unsaid": "are film-coated, and how they release is not stated (stock.release)",
    "film-coated-immediate": "are film-coated and release at once, as stated",
    "film-coated-enteric": "are film-coated, with enteric release",
    "film-coated-modified-release": "are film-coated, with modified release",
    "kept-whole-tablets": "tablets must not be crushed",
    "kept-whole-capsules": "capsules must not be opened to be filled again",
    "usual-tablets": "Most tablets weigh {low} to {high}",
    "usual-capsules": "The contents of most capsules weigh no more than {high}",
    "one-of-tablets": "tablet",
    "one-of-capsules": "capsule",
    "units-tablets": "tablets",
    "units-capsules": "capsules",
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
    "more-than-seen": "more than {most:3}, the tightest that {name} is packed by hand: {bounds}.",
    "bound-tapped": "{factor} × {density} tapped",
    "bound-loose": "{factor} × {density} loose",
    "bound-punched": "{density} hand-punched",
    "less-than-seen": "less than {least:3}, the loosest that {name} was seen.",
    "lost-volume": "what size {sizes:or} holds",
    "lost-shell": "what its shell weighs, nor of the limits of the gross weights",
    "density-seen": "As filled it was seen at {density:to}.",
    "density-densest": "The densest powder of our table fills to {density}.",
    "density.bulk": "bulk",
    "density.hand-punched": "hand-punched",
    "error-unknown": "an unknown part",
    "error-up-to": "up to {most}",
    "maker-and-size": "{maker} {size}",
    "largest-kept": ", the largest kept",
    "size-of-order": "the size of the order",
    "size-none": "the largest size kept: none that is kept will do",
    "size-largest": "the largest size kept: by the packing assumed none will do",
    "size-smallest": "the smallest size kept that holds the powder",
    "size-smallest-filled": "the smallest size kept that holds the powder and a fill of {least}",
    "size-not": "size {size} {why}",
    "size-not-with-triturate": "size {size}, with its triturate, {why}",
    "no-room-for-diluent": "has no room for the diluent of the triturate",
    "size-holds-only": "holds only {total}",
    "size-asked-less": "is asked for {total}, less than its ingredients weigh",
    "size-too-dense": "would have to hold {total}, more than any powder weighs in it",
    "size-too-small": "is too small: {occupied:share} of it needed",
    # --- a powder in a graduated cylinder --------------------------------------------------------
    "read-loose": "loose",
    "read-tapped": "after {taps} taps",
    "cylinder-off": "a cylinder of {holds} ± {error} ({source})",
    "density-poured": "The density of {name}, by the volume read in a cylinder, is {density}",
    "flow.excellent": "excellent",
    "flow.good": "good",
    "flow.fair": "fair",
    "flow.passable": "passable",
    "flow.poor": "poor",
    "flow.very poor": "very poor",
    "flow.very, very poor": "very, very poor",
    "flow-between": "between {better} and {worse}",
    "flow-both": "{flow} by both",
    "flow-each": "{index} by the index, {ratio} by the ratio",
    "charts-of-makers": "the charts of makers",
    "table-of-powders": "the table of powders",
    "times": "{factor} × {of} ({source})",
    "packing.tapped": "tapped",
    "packing.loose": "loose",
    "packing.unknown": "unknown",
    "packing.volume": "volume",
    # --- weighing --------------------------------------------------------------------------------
    "balance-minimum": "{balance} {minimum} ({rule})",
    "balance-capacity": "{balance} {capacity}",
    "below-its-minimum": "it is below the minimum of {balance}, {minimum} ({rule})",
    "above-its-capacity": "it is above the capacity of {balance}, {capacity}",
    "only-balance": "the only balance",
    "finest-balance": "the finest of {balances} balances that can weigh it",
    # --- what can be done about a batch ----------------------------------------------------------
    "option": (
        "{todo:semicolon,capital}: each capsule then holds {dose:one}, {part:share} of the "
        "target{filled}."
    ),
    "option-product": (
        "{todo:semicolon,capital}: the strength is then {strength}, {part:share} of the "
        "target{filled}."
    ),
    "option-several": ("{todo:semicolon,capital}: each capsule then holds {doses:and}{filled}."),
    "option-dose": "{dose:one} of {active}, {part:share} of its target",
    "if-filled-to": ", if it is filled to {fill:5,one} and not to the {planned:5,one} planned",
    "make-capsules": "make {capsules} capsules in place of {planned}",
    "make-capsules-again": (
        "empty all, fill {capsules} bodies in place of {planned}, and top up again"
    ),
    "family-apart": ", in place of {weighings} and {powder:3} for the batches apart",
    "beyond-whole-doses": "keep {over} of them back: {doses} doses are of {count} capsules each",
    "fill-larger": (
        "empty all, and fill {capsules} bodies of size {size} with it, topped up until full"
    ),
    "fill-size": "fill {capsules} bodies of size {size} with all of it",
    "go-on": "go on with the method",
    "left-over.emptied": (
        "Press it in, or empty all into as many bodies of a larger size; more bodies of this one "
        "take more of the drug, too"
    ),
    "left-over.filled": "Press it in before capsules are closed; closed ones are not emptied",
    "leave-as-it-is": "leave the batch as it is",
    "add": "add {weight} of {what} to the batch",
    "add-vessel": "add {weight} of {what} to {into}",
    "weigh": "step {step}: weigh {weight} of {what} in place of {planned}",
    "weigh-each": "step {step}: weigh {weight} of {what} for each capsule in place of {read}",
    "weigh-vessel": "step {step}: weigh {weight} of {what} into {into} in place of {planned}",
    "leave-out": "leave out step {step}, {what}",
    "take-off": "step {step}: take off until {what} weighs {weight}",
    "add-powder": "step {step}: add powder until {what} weighs {weight}",
    "last.assay": "Assay: have the content measured before anything is given out.",
    "fill-each-up": (
        "Weigh each capsule and add of the blend that is left up to a fill of {fill}: {mass} for "
        "all of them, of {left}"
    ),
    "empty-each-down": (
        "Weigh each capsule and take out of it down to a fill of {fill}: {mass} from all of them, "
        "which is discarded"
    ),
    "last.discard": "Discard the batch.",
    "last.read-again": (
        "Look at the boats and the balance again before anything else: a weight is about a "
        "thousand times what is planned, or a thousandth, as if it was read in another unit. "
        "Nothing is worked out from it."
    ),
    "powder-left-capsules": (
        "the powder that is left of the capsules opened, as if none of it stayed in their "
        "shells; capsules left whole do not count"
    ),
    "powder-left-tablets": (
        "the powder of the crushed tablets that is left, as if none of it stayed in the mortar; "
        "tablets left whole do not count"
    ),
    "pellets-left": (
        "the pellets that are left of the capsules opened; capsules left whole do not count"
    ),
    "left-not-said": "as much as is wanted, since the order does not say how much there is",
    "mass-left": "the stock at hand less the weight that the order takes of it",
    # --- what makes a dose unsure ---------------------------------------------------------------
    "doseof.single capsule": "single capsule",
    "doseof.batch mean": "batch mean",
    "doseof.product": "product",
    "compared.mean": "mean",
    "compared.standard deviation between batches": "SD between batches",
    "compared.relative standard deviation between capsules": "SD between capsules",
    "error.weighings": "weighings",
    "error.sensitivity": "sensitivity of {balance}, weighing {step}",
    "error.readability": "readability of {balance}, weighing {step}",
    "error.repeatability": "repeatability of {balance}, weighing {step}",
    "error.for-each": "weighing for each capsule on {balance}, weighing {step}",
    "error.whole-pellets": "whole pellets",
    "error.pellet-mass": "mean mass of a pellet",
    "error.pellets": "mass of the pellets counted",
    "error.scale": "scale of {balance}",
    "error.triturate": "content of the triturate",
    "error.of-strength": "{what}, in the strength of the triturate",
    "error.assay": "assay",
    "error.factor": "content by the factor",
    "error.assay-of-lot": "assay of the lot",
    "error.content-of-lot": "content of the lot",
    "error.capsule-to-capsule": "content, capsule to capsule",
    "error.contents-sampled": "mass of contents, sampled",
    "error.tablet-to-tablet": "content, tablet to tablet",
    "error.film": "mass of the film",
    "error.sample": "mass of tablets, sampled",
    "error.capsules": "weighing of the contents",
    "error.capsules-on": "weighing of the contents on {balance}",
    "error.tablets": "weighing of the tablets",
    "error.tablets-on": "weighing of the tablets on {balance}",
    "error.evenness": "evenness of triturate {vessel}",
    "error.loss": "loss of active",
    "error.fill": "fill of a capsule",
    "error.mixing": "mixing",
    "error.mixing-beyond": "mixing, beyond particles",
    "error.particles": "number of particles",
    # --- triturates ------------------------------------------------------------------------------
    "no-triturate": " No triturate serves: {hindrance}.",
    "why-by-keys": "{why} ({keys:semicolon})",
    "hindered.stock": "the stock at hand is too little",
    "hindered.tolerance": "the tolerance on the dose is exceeded",
    "hindered.mixer": "the mixer is too small",
    "hindered.capacity": "a balance holds too little",
    "hindered.filler": "the filler that remains could not be weighed",
    "hindered.outweighs": "the diluent would weigh more than the product",
    "hindered.pellets": "pellets are not crushed, and nothing is mixed with them in a bowl",
    "hindered.pellets-filler": (
        "it would have to be mixed with the filler, which is pellets, and would part from them "
        "again; a powder as the filler would serve"
    ),
    "hindered.overfills": "the diluent would overfill the capsules",
    "hindered.ratio": "the ratio times the steps is too small",
    "hindered.strength": "the strength times the steps is too small",
    "hindered.fixed": "what [triturate] fixes cannot be kept",
    "hindered.batch": "the least that a balance may weigh is more than the whole batch",
    "hindered.several": "no single limit is to blame: {limits} and ratio together",
    "limit.room": "room for diluent",
    "limit.stock": "stock",
    "limit.mixer": "mixer",
    "limit.tolerance": "tolerance",
    "the-dose": "the dose",
    "the-strength": "the strength",
    "content-of-it-product": "what the product holds of it",
    "content-of-it": "what the capsules hold of it",
}
