import { Command } from "commander";
import { type LogisticModel, MODEL_NAMES, type Models } from "../models/model.js";
import { EXAMPLE_BARS, predictAll } from "../models/predict-all.js";
import { PROMOTED_FILE } from "../store/install-models.js";
import type { Manifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModel } from "../store/models-folder.js";
import { PROMOTION_FILE, type PromotionRecord, readPromotion } from "../store/promotion-file.js";

/** `ata-lab check`: validates a folder of models and shows what they answer. */
export function checkCommand(): Command {
  return new Command("check")
    .description("Validate a folder of models, strictly, and show what they answer on three made-up bars.")
    .argument("<folder>", "a folder with rsi_expert.json, macd_expert.json, trend_expert.json and brain.json")
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText(
      "after",
      "\nWith manifest.json in the folder: also that the models are the files it tells of.\n\nExample:\n  ata-lab check models/",
    )
    .action(run);
}

async function run(folder: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const read = await Promise.allSettled(MODEL_NAMES.map((name) => readModel(folder, name)));
  const faults = read.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
  const { manifest, faults: changed, unknown: others } = await checkManifest(folder);
  const unknown = others.filter((file) => file !== PROMOTION_FILE && file !== PROMOTED_FILE);
  faults.push(...changed);
  // A verdict is about models that can be read.
  const judged = faults.length === 0 ? await readPromotion(folder) : { promotion: undefined, faults: [] };
  faults.push(...judged.faults);
  // All faults at once: whoever mends a folder should not have to come back for each.
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const models = Object.fromEntries(
    read.map((result, i) => [MODEL_NAMES[i], (result as PromiseFulfilledResult<LogisticModel>).value]),
  ) as unknown as Models;
  const answers = Object.entries(EXAMPLE_BARS).map(([bar, features]) => ({ bar, ...predictAll(models, features) }));
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ folder, models, answers, manifest: manifest ?? null, promotion: judged.promotion ?? null, unknown }, null, 2)}\n`,
    );
    return;
  }
  const lines = [
    `${folder}: four models, each with exactly the weights that the trading program reads`,
    origin(manifest),
    verdict(judged.promotion),
    ...unknown.map((file) => `${file}: none of the four models; nothing here vouches for it`),
    "",
    `${"probability on".padEnd(20)}${MODEL_NAMES.map((name) => name.padStart(9)).join("")}`,
    ...answers.map((answer) => {
      return `${answer.bar.padEnd(20)}${MODEL_NAMES.map((name) => answer[name].toFixed(4).padStart(9)).join("")}`;
    }),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Where the models come from, in a line. */
function origin(manifest: Manifest | undefined): string {
  if (manifest === undefined) return "no manifest.json: where they come from is not recorded";
  const { symbol, synthetic, rows, first, last } = manifest.data;
  const bars = `${rows.toLocaleString("en-US")} ${synthetic ? "SYNTHETIC minutes (the sample)" : `minutes of ${symbol}`}`;
  return `as manifest.json of ${manifest.created.slice(0, 10)} tells: trained on ${bars}, ${first} to ${last}`;
}

/** What the backtest said of the models, in a line. */
function verdict(promotion: PromotionRecord | undefined): string {
  if (promotion === undefined) return `no ${PROMOTION_FILE}: they were not judged by a backtest`;
  return `as ${PROMOTION_FILE} tells: "${promotion.verdict}", judged on ${promotion.symbol}, ${promotion.from} to ${promotion.to}`;
}
