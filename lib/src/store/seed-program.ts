import type { LabelChoices } from "../labels/label.js";
import { columnsRead, type ModelInputs } from "../models/inputs.js";
import { choicesOf } from "../recipes/choices.js";
import { type Fingerprint, fingerprintOf } from "../recipes/fingerprint.js";
import { PRESETS } from "../recipes/presets.js";
import { seedReaderFaults } from "../recipes/readers.js";
import type { BarChoices, Recipe } from "../recipes/recipe.js";
import { withChoices } from "../recipes/with-options.js";

/** What a recipe computes and on which bars: from its manifest, or computed now. */
export interface ColumnProof {
  readonly fingerprint: Fingerprint;
  readonly bars: BarChoices;
  /** What p is the probability of, unless by a custom function. */
  readonly label?: LabelChoices | undefined;
}

/** The columns that the brain's regime inputs must be, by name. */
const REGIME = PRESETS.seed.brain!.regime;

/**
 * Why the seed's trading program cannot feed models: it knows four models by name, and feeds them this library's features
 * with their default periods on five-minute bars.
 *
 * @param inputs what each model reads, such as the recipe
 * @param proof what the columns are, if known; without it only names are compared
 * @returns one line for each difference; empty if it can
 * @example
 * seedProgramFaults(PRESETS.sound); // → []
 * const quick = defineRecipe({ ...PRESETS.seed, name: "quick", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
 * seedProgramFaults(quick, { fingerprint: fingerprintOf(quick), bars: quick.bars }).length; // → 2
 */
export function seedProgramFaults(inputs: ModelInputs, proof?: ColumnProof): string[] {
  const faults = seedReaderFaults(inputs);
  if (faults.length > 0) return faults;
  const regime = inputs.brain!.regime;
  const moved = Object.entries(REGIME).filter(([name, column]) => regime[name] !== column);
  return [
    ...moved.map(
      ([name, column]) =>
        `the seed's trading program gives the brain \`${column}\` as regime.${name}, not \`${regime[name]}\``,
    ),
    ...(proof?.label && "side" in proof.label && proof.label.side === "short"
      ? [
          "the seed's trading program buys where p is high, but these models' p is the probability that a short sale pays",
        ]
      : []),
    ...(proof ? columnFaults(columnsRead(inputs), proof) : []),
  ];
}

function columnFaults(columns: readonly string[], { fingerprint, bars }: ColumnProof): string[] {
  const seed = PRESETS.seed as unknown as Recipe;
  const { rule } = seed.bars;
  if (bars.rule !== rule)
    return [`the seed's trading program uses bars of ${rule}, these models were trained on ${bars.rule}`];
  // Compare on the recipe's own bars, so that different bin edges do not count.
  const known = fingerprintOf(withChoices(seed, { ...choicesOf(seed), bars }));
  return columns
    .filter((name) => fingerprint[name]?.hash !== known[name]!.hash)
    .map((name) => `the seed's trading program computes \`${name}\` differently from these models' recipe`);
}
