import type { Command } from "commander";
import { SAMPLE_DEFAULTS } from "../bars/sample.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import type { MinutesFlags } from "./minutes.js";

/**
 * The options with the sample that the models were trained on, if the bars are the sample.
 *
 * Another sample's prices are another history of the same days: models trained on one have not seen the other, so a
 * test on it says nothing about the models' own test part.
 *
 * @returns the same options if the bars are not the sample, or the models were not trained on one
 * @throws a usage error when an option differs from the manifest, naming both values
 */
export function withTrainedSample<F extends MinutesFlags>(
  flags: F,
  command: Command,
  manifest: Manifest | OldManifest | undefined,
): F {
  const sample = manifest?.data.synthetic ? manifest.data.sample : undefined;
  if (flags.bars !== "sample" || !sample) return flags;
  if (sample.volatility !== SAMPLE_DEFAULTS.volatility) {
    return command.error(
      `error: these models were trained on a sample with volatility "${sample.volatility}", and commands make one with ` +
        `"${SAMPLE_DEFAULTS.volatility}"; train models on that (ata-lab research)`,
    );
  }
  const asked = [
    ["--sample-edge", flags.sampleEdge, sample.edge],
    ["--sample-seed", flags.sampleSeed, sample.seed],
  ] as const;
  const other = asked.find(([, value, trained]) => value !== undefined && value !== trained);
  if (other) {
    const [name, value, trained] = other;
    return command.error(
      `error: ${name} ${value} is another sample than these models were trained on (${name} ${trained}); leave the ` +
        "option out, or train models on that sample (ata-lab research)",
    );
  }
  return { ...flags, sampleEdge: sample.edge, sampleSeed: sample.seed };
}
