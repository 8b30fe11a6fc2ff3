import { expertNames } from "../models/inputs.js";
import { type Fingerprint, fingerprintFaults, fingerprintOf } from "../recipes/fingerprint.js";
import type { BarChoices, Recipe } from "../recipes/recipe.js";
import type { Manifest, OldManifest, RecipeRecord } from "./manifest.js";
import { recipeOfManifest, tellsChoices } from "./manifest-recipe.js";

/**
 * Why a recipe may not feed models: how it differs from the one that their manifest tells of.
 *
 * A manifest of version 1 has no fingerprint; that of the preset with its choices stands for it.
 *
 * @param manifest what `checkManifest` found beside the models
 * @param recipe the recipe at hand
 * @returns a line for each column, expert or regime that differs; none when it may
 * @example
 * const mine = defineRecipe({ ...PRESETS.seed, name: "mine", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
 * const { manifest } = await checkManifest("models");
 * recipeFaults(manifest, mine)[0].startsWith("`rsi` is not what these models"); // → true
 */
export function recipeFaults(manifest: Manifest | OldManifest, recipe: Recipe): string[] {
  if (manifest.manifest === 2) {
    const { fingerprint } = manifest.recipe;
    return [...columnFaults(manifest.options.bars, fingerprint, recipe), ...inputFaults(manifest.recipe, recipe)];
  }
  if (!tellsChoices(manifest)) return [];
  const old = recipeOfManifest(manifest);
  return columnFaults(old.bars, fingerprintOf(old), recipe);
}

/** On other bars every column is another: then the bars are named, and not each column. */
function columnFaults(bars: BarChoices, fingerprint: Fingerprint, recipe: Recipe): string[] {
  const faults = fingerprintFaults(fingerprint, fingerprintOf(recipe));
  if (faults.length === 0 || barsText(bars) === barsText(recipe.bars)) return faults;
  return [
    `the bars are not what these models were trained on: ${barsText(bars)} there, ${barsText(recipe.bars)} here, ` +
      `and with them ${faults.length} of ${Object.keys(fingerprint).length} columns`,
  ];
}

function barsText({ rule, closed, label, session }: BarChoices): string {
  return `${rule} of ${session} hours, closed ${closed} and labelled ${label}`;
}

/** Differences that the weights' names do not show: an expert too few, a regime of another column. */
function inputFaults(trained: RecipeRecord, { name, experts, brain }: Recipe): string[] {
  const missing = expertNames(trained).filter((expert) => !Object.hasOwn(experts, expert));
  const there = trained.brain?.regime ?? {};
  const here = brain?.regime ?? {};
  const moved = Object.keys(there).filter((regime) => here[regime] !== undefined && here[regime] !== there[regime]);
  return [
    ...missing.map((expert) => `one of these models is of an expert "${expert}", which recipe "${name}" does not have`),
    ...(trained.brain && !brain ? [`one of these models is a brain, which recipe "${name}" does not have`] : []),
    ...moved.map((regime) => `the brain's "regime.${regime}" is \`${there[regime]}\` there, \`${here[regime]}\` here`),
  ];
}
