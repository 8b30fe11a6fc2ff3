import { Command } from "commander";
import { MODEL_NAMES } from "../models/model.js";
import { formatTime } from "../util/time.js";
import type { ColumnSkew } from "../validation/column-skew.js";
import { CONVENTIONS } from "../validation/conventions.js";
import { type Skew, type SkewComparison, skew } from "../validation/skew.js";
import { edge } from "./parse-options.js";
import { percent, textTable, threeDigits } from "./text-table.js";
import { addTrainedFlowOptions, readTrainedFlow, type TrainedFlowFlags } from "./trained-flow.js";

interface SkewFlags extends TrainedFlowFlags {
  readonly gate: number;
}

const HELP = `
Runs the same minutes through the conventions of the preset and through those of the trading program that reads the models:
${Object.entries(CONVENTIONS)
  .map(([name, what]) => `  ${name.padEnd(13)}${what}`)
  .join("\n")}
Rows are joined where both are known at the same moment, the end of a bar.

It tells of inputs and answers, not of money. Another feed, its delays, another adjustment of prices are not in it.

Example:
  ata-lab skew --bars TSLA_1min.csv --models output/`;

/** `ata-lab skew`: what the trading program's conventions do to the features and to p. */
export function skewCommand(): Command {
  return addTrainedFlowOptions(
    new Command("skew").description(
      "Compare what the models were trained on with what the trading program feeds them.",
    ),
  )
    .option("--gate <edge>", "the edge |p - 0.5| from which the trading program acts", edge, 0.05)
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: SkewFlags, command: Command): Promise<void> {
  const { gate, json } = flags;
  const { minutes, options, models, title, origin, progress } = await readTrainedFlow(flags, command);
  progress("comparing ...");
  const result = skew(minutes, models, options, { gate });
  progress();
  if (json) {
    const { conventions, alone, ...all } = result;
    const found = { conventions, ...plain(all), alone: alone.map(plain) };
    process.stdout.write(`${JSON.stringify({ ...origin, ...found }, null, 2)}\n`);
    return;
  }
  const lines = [
    ...title,
    "",
    ...rowsText(result),
    "",
    "Served less trained, all conventions together (sd: standard deviations of the trained column):",
    ...columnTable(result),
    "",
    `Changes of decisions, gate ${gate}:`,
    ...decisionTable(result),
    "",
    "Mean absolute change of p, one convention at a time; they overlap, and do not add up:",
    ...conventionLines(result),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** With times that people read. */
function plain<T extends SkewComparison>(comparison: T): object {
  const one = (column: ColumnSkew): object => ({
    ...column,
    at: Number.isNaN(column.at) ? null : formatTime(column.at),
  });
  const { features, probabilities } = comparison;
  return {
    ...comparison,
    features: features.map(one),
    probabilities: Object.fromEntries(MODEL_NAMES.map((name) => [name, one(probabilities[name])])),
  };
}

function rowsText({ rows }: Skew): string[] {
  const lines: [string, number][] = [
    ["bars that training learns from", rows.trained],
    ["bars that the trading program asks about", rows.served],
    ["known to both at the same moment", rows.both],
    ["of the trading program's, left out by training", rows.unseen],
  ];
  const width = Math.max(...lines.map(([, n]) => n.toLocaleString("en-US").length));
  return lines.map(([name, n]) => `  ${name.padEnd(48)}${n.toLocaleString("en-US").padStart(width)}`);
}

function columnTable({ features, probabilities }: Skew): string[] {
  const columns = [...features, ...MODEL_NAMES.map((name) => probabilities[name])];
  return textTable([
    ["column", "rows", "bias", "mean abs", "largest", "mean abs sd", "largest sd", "correlation", "largest at"],
    ...columns.map((column) => [
      column.column,
      String(column.rows),
      ...[column.bias, column.mean, column.largest, column.meanInDeviations, column.largestInDeviations].map(
        threeDigits,
      ),
      Number.isNaN(column.correlation) ? "-" : column.correlation.toFixed(4),
      Number.isNaN(column.at) || column.largest === 0 ? "-" : formatTime(column.at),
    ]),
  ]);
}

function decisionTable({ probabilities }: Skew): string[] {
  return textTable([
    ["model", "other side of 0.5", "gate decides otherwise", "passes: trained", "served", "on bars training left out"],
    ...MODEL_NAMES.map((name) => {
      const { sideChanges, gateChanges, trainedBeyondGate, servedBeyondGate, unseenBeyondGate } = probabilities[name];
      const shares = [sideChanges, gateChanges, trainedBeyondGate, servedBeyondGate, unseenBeyondGate];
      return [name, ...shares.map(percent)];
    }),
  ]);
}

function conventionLines(result: Skew): string[] {
  const rows = [...result.alone, { ...result, convention: "all" as const }];
  return textTable([
    ["convention", ...MODEL_NAMES, "brain: largest", "side", "gate", "left out"],
    ...rows.map(({ convention, probabilities, rows: { unseen } }) => [
      convention,
      ...MODEL_NAMES.map((name) => threeDigits(probabilities[name].mean)),
      threeDigits(probabilities.brain.largest),
      percent(probabilities.brain.sideChanges),
      percent(probabilities.brain.gateChanges),
      String(unseen),
    ]),
  ]);
}
