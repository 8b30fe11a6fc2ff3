import { columnsRead, expertNames } from "../models/inputs.js";
import { type Choices, choicesOf } from "../recipes/choices.js";
import { type Fingerprint, fingerprintFaults, fingerprintOf } from "../recipes/fingerprint.js";
import type { BarChoices, Recipe } from "../recipes/recipe.js";
import type { Manifest, OldManifest, RecipeRecord } from "./manifest.js";
import { recipeOfManifest, tellsChoices } from "./manifest-recipe.js";

/**
 * Why a recipe may not feed models: how it differs from the one in their manifest.
 *
 * A manifest of version 1 has no fingerprint; the fingerprint of its preset and choices is used instead.
 *
 * @param manifest what `checkManifest` found beside the models
 * @param recipe the recipe to compare
 * @returns one line for each column, expert or regime that differs; empty if the recipe may feed the models
 * @example
 * const mine = defineRecipe({ ...PRESETS.seed, name: "mine", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
 * const { manifest } = await checkManifest("models");
 * recipeFaults(manifest, mine)[0].startsWith("`rsi` is not what these models"); // → true
 */
export function recipeFaults(manifest: Manifest | OldManifest, recipe: Recipe): string[] {
  if (manifest.manifest === 2) {
    const { fingerprint } = manifest.recipe;
    return [
      ...columnFaults(manifest.options.bars, readOf(manifest.recipe, fingerprint), recipe),
      ...choiceFaults(manifest.options, recipe),
      ...inputFaults(manifest.recipe, recipe),
    ];
  }
  if (!tellsChoices(manifest)) return [];
  const old = recipeOfManifest(manifest);
  return columnFaults(old.bars, fingerprintOf(old), recipe);
}

/** The columns to compare: those the models read, the filter and the label. */
function readOf(trained: RecipeRecord, fingerprint: Fingerprint): Fingerprint {
  const read = [...columnsRead(trained), "passes", "label"];
  return Object.fromEntries(Object.entries(fingerprint).filter(([name]) => read.includes(name)));
}

/** What to do about `recipeFaults`, in one line. */
export function recipeCure(manifest: Manifest | OldManifest): string {
  const source = manifest.manifest === 2 ? manifest.recipe.source : null;
  return source !== null && "preset" in source
    ? `pass no recipe: their manifest tells that it is preset "${source.preset}" (leave out --preset, --recipe, --set and --session), or run research again`
    : "pass the recipe they were trained with (--recipe, and --set as at training), or run research again";
}

/** Differences in filter and label settings that no probe bar reveals, such as a limit that is never reached. */
function choiceFaults(trained: Choices, recipe: Recipe): string[] {
  const here = choicesOf(recipe);
  return (["filters", "label"] as const).flatMap((name) => {
    const [a, b] = [trained[name], here[name]] as readonly ({ readonly [choice: string]: unknown } | undefined)[];
    if (a === undefined || b === undefined) return [];
    const differences = [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((choice) => JSON.stringify(a[choice]) !== JSON.stringify(b[choice]))
      .map((choice) => `${choice} ${shown(a[choice])} at training, ${shown(b[choice])} now`);
    return differences.length === 0
      ? []
      : [
          `the ${name === "label" ? "label" : "filter"} is not what these models were trained with: ${differences.join("; ")}`,
        ];
  });
}

function shown(choice: unknown): string {
  return choice === undefined ? "left out" : JSON.stringify(choice);
}

/** On different bars every column differs: then name the bars instead of each column. */
function columnFaults(bars: BarChoices, fingerprint: Fingerprint, recipe: Recipe): string[] {
  const faults = fingerprintFaults(fingerprint, fingerprintOf(recipe));
  // Probe bars are of regular hours: they do not show what other hours change.
  const isSame = faults.length === 0 ? bars.session === recipe.bars.session : barsText(bars) === barsText(recipe.bars);
  if (isSame) return faults;
  const changes =
    faults.length === 0 ? "" : `, which changes ${faults.length} of ${Object.keys(fingerprint).length} columns`;
  return [
    `the bars are not what these models were trained on: ${barsText(bars)} at training, ${barsText(recipe.bars)} now${changes}`,
  ];
}

function barsText({ rule, closed, label, session }: BarChoices): string {
  return `${rule} of ${session} hours, closed ${closed} and labelled ${label}`;
}

/** Differences that the names of the weights do not show: a missing expert, a regime from another column. */
function inputFaults(trained: RecipeRecord, { name, experts, brain }: Recipe): string[] {
  const missing = expertNames(trained).filter((expert) => !Object.hasOwn(experts, expert));
  const there = trained.brain?.regime ?? {};
  const here = brain?.regime ?? {};
  const moved = Object.keys(there).filter((regime) => here[regime] !== undefined && here[regime] !== there[regime]);
  return [
    ...missing.map((expert) => `one of these models is expert "${expert}", which recipe "${name}" does not have`),
    ...(trained.brain && !brain ? [`one of these models is a brain, which recipe "${name}" does not have`] : []),
    ...moved.map(
      (regime) => `the brain's "regime.${regime}" was \`${there[regime]}\` at training and is \`${here[regime]}\` now`,
    ),
  ];
}
