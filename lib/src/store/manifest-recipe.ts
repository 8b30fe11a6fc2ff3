import { isDeepStrictEqual } from "node:util";
import type { ModelInputs } from "../models/inputs.js";
import type { ChoiceValues } from "../recipes/choices.js";
import { fingerprintFaults, fingerprintOf } from "../recipes/fingerprint.js";
import { PRESETS, type PresetName } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { withOptions } from "../recipes/with-options.js";
import type { Manifest, OldManifest } from "./manifest.js";

/** What each model of a manifest reads; version 1 always has the presets' models. */
export function inputsOfManifest(manifest: Manifest | OldManifest): ModelInputs {
  return manifest.manifest === 1 ? (PRESETS.seed as unknown as ModelInputs) : manifest.recipe;
}

/**
 * The recipe that models were trained with, if the manifest determines it: a preset with its choices.
 *
 * @param manifest what `checkManifest` found beside the models
 * @returns the recipe
 * @throws when there is no manifest, or the recipe came from a file or a notebook; the error says what to type
 * @example
 * const { manifest } = await checkManifest("models");
 * recipeOfManifest(manifest).name; // → "seed"
 */
export function recipeOfManifest(manifest: Manifest | OldManifest | undefined): Recipe {
  if (manifest === undefined) {
    throw new Error("there is no manifest.json that tells the models' recipe: give it with --recipe FILE");
  }
  if (manifest.manifest === 1) return oldRecipe(manifest);
  const { name, source } = manifest.recipe;
  if (source === null) {
    const preset = provenPreset(manifest);
    if (preset) return preset;
    throw new Error(
      `these models were trained with recipe "${name}", which was made in a notebook and not saved in a file; ` +
        "put it in a file, with export default, and pass --recipe FILE",
    );
  }
  if ("file" in source) {
    const file = source.export === "default" ? source.file : `${source.file}#${source.export}`;
    throw new Error(
      `these models were trained with recipe "${name}" from a file; pass the path to that file: --recipe ${file}`,
    );
  }
  if (!Object.hasOwn(PRESETS, source.preset)) {
    throw new Error(`these models were trained with preset "${source.preset}", which this ata-lab does not have`);
  }
  return chosen(source.preset as PresetName, choicesIn(manifest));
}

/** A notebook recipe that computes the same as a preset, column by column, counts as that preset with its choices. */
function provenPreset(manifest: Manifest): Recipe | undefined {
  const { experts, brain, fingerprint } = manifest.recipe;
  const { filters, label } = manifest.options;
  if (!filters || !label || !isDeepStrictEqual([experts, brain], [PRESETS.seed.experts, PRESETS.seed.brain])) {
    return undefined;
  }
  const preset = chosen("seed", choicesIn(manifest));
  return fingerprintFaults(fingerprint, fingerprintOf(preset)).length === 0 ? preset : undefined;
}

function choicesIn({ options }: Manifest): Tree {
  const { engine, method, adam, ...choices } = options;
  return withoutMinutes(choices as unknown as Tree);
}

/**
 * Choices without an embargo in minutes, as manifests had it before it counted bars or sessions: it said which rows were
 * trained on, and changes nothing about how the models are fed.
 */
function withoutMinutes(choices: Tree): Tree {
  const { embargo, ...others } = choices;
  return typeof embargo === "number" && embargo > 0 ? others : choices;
}

type Tree = { readonly [name: string]: Tree | ChoiceValues[string] };

function chosen(preset: PresetName, choices: Tree): Recipe {
  return withOptions(PRESETS[preset] as unknown as Recipe, Object.fromEntries(flat(choices)));
}

/** Choices by their dotted names. */
function flat(choices: Tree, before: string = ""): [name: string, value: ChoiceValues[string]][] {
  return Object.entries(choices).flatMap(([name, value]) =>
    typeof value === "object" && !Array.isArray(value)
      ? flat(value as Tree, `${before}${name}.`)
      : [[`${before}${name}`, value as ChoiceValues[string]] as [string, ChoiceValues[string]]],
  );
}

/** Where version 1 kept today's choices, apart from those with unchanged names. */
const OLD_FILTERS: { readonly [limit: string]: string } = {
  maxAtrPct: "filters.atr_pct.max",
  minVolmZ: "filters.volm_z.above",
  maxVolmZ: "filters.volm_z.below",
};

/** Whether a manifest of version 1 records the choices that shape bars and rows. */
export function tellsChoices({ options }: OldManifest): boolean {
  return options?.resample !== undefined && options.filters !== undefined && options.label !== undefined;
}

function oldRecipe(manifest: OldManifest): Recipe {
  if (!tellsChoices(manifest)) {
    throw new Error(
      "manifest.json of version 1 does not record the choices these models were trained with; run research again",
    );
  }
  const { resample, filters, label, engine, method, adam, ...others } = manifest.options;
  const limits = Object.entries(filters!).map(([name, value]) => [OLD_FILTERS[name] ?? `filters.${name}`, value]);
  const choices = {
    // Version 1 had no choice of hours other than those that were read.
    ...Object.fromEntries(flat({ bars: { ...resample, session: hoursOf(manifest) }, label: { ...label } })),
    ...Object.fromEntries(limits),
    ...withoutMinutes(others as Tree),
  };
  return chosen(resample!.closed === "right" ? "sound" : "seed", choices as Tree);
}

function hoursOf({ data }: OldManifest): "regular" | "all" {
  return data.reading?.session === "all" ? "all" : "regular";
}
