import { Command } from "commander";
import { intervalText } from "../evaluation/interval.js";
import { MODEL_NAMES } from "../models/model.js";
import { type CureStep, compareCures } from "../validation/ablation.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { sourceOf, titleOf } from "./minutes.js";
import { integer } from "./parse-options.js";

interface CompareFlags extends AuditedFlags {
  readonly draws?: number;
  readonly json?: true;
}

/** `ata-lab compare`: what each cure does to the scores, from the preset seed to sound. */
export function compareCommand(): Command {
  const command = new Command("compare").description(
    "Run the flow as the original has it, then with one cure more at a time, and show what each does to the scores.",
  );
  return addAuditedOptions(command)
    .option("--draws <integer>", "draws of days for each interval (default: 1000)", integer)
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", "\nExample:\n  ata-lab compare --bars TSLA_1min.csv --symbol TSLA")
    .action(run);
}

async function run(flags: CompareFlags, command: Command): Promise<void> {
  const { draws } = flags;
  const say = saying();
  const { minutes, warnings } = await readAuditedMinutes(flags, command, say);
  const { progress } = say;
  let done = 0;
  const { steps, total } = compareCures(minutes, {
    ...(draws !== undefined && { draws }),
    onStep: ({ cure }, all) => progress(`${++done} of ${all}: ${cure}`),
  });
  progress();
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ source: sourceOf(flags), warnings, steps, total }, null, 2)}\n`);
    return;
  }
  const { level, draws: drawn } = steps[0]!.auc.brain;
  const lines = [
    titleOf(flags, minutes),
    `The brain's AUC as the cures are taken one after another, from the preset seed to sound (${100 * level} % intervals of ${drawn} draws of days):`,
    stepLine("", "AUC", "change", "yardstick's", "beyond the yardstick", "rows"),
    ...steps.map(lineOf),
    "",
    "From the first line to the last:",
    ...MODEL_NAMES.map((name) => `  ${name.padEnd(8)}${intervalText(total[name], { signed: true })}`),
    "",
    "The yardstick knows volatility and the hour only, of the same rows; what a model is worth is what it has beyond it.",
    'Each line scores the rows of its own choices: up to "test part" the rows that also chose C, from there on a part that',
    "nothing was learned from. What each cure is for:",
    ...steps.slice(1).map(({ cure, why }) => `  ${cure}: ${why}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function lineOf({ cure, auc, change, yardstick, beyondYardstick, rows }: CureStep): string {
  return stepLine(
    cure === "seed" ? "seed" : `+ ${cure}`,
    intervalText(auc.brain),
    change ? intervalText(change, { signed: true }) : "",
    yardstick.estimate.toFixed(4),
    intervalText(beyondYardstick, { signed: true }),
    String(rows),
  );
}

function stepLine(cure: string, auc: string, change: string, yardstick: string, beyond: string, rows: string): string {
  return `  ${cure.padEnd(26)}${auc.padEnd(26)}${change.padEnd(28)}${yardstick.padEnd(13)}${beyond.padEnd(28)}${rows.padStart(6)}`;
}
