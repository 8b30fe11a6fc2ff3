import { Command } from "commander";
import { duration } from "../display/progress.js";
import { histogram } from "../stats/histogram.js";
import { NULL_NAMES, type NullPreset, type NullRuns, nullRuns } from "../validation/null-runs.js";
import { count } from "../views/charts/style.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { sourceOf, titleOf } from "./minutes.js";
import { checked, integer } from "./parse-options.js";

interface NullFlags extends AuditedFlags {
  readonly runs: number;
  readonly nullSeed: number;
  readonly json?: true;
}

const HELP = `
A walk has the same minutes with moves of the same size; a toss decides whether each goes up or down. So what the flow
scores on walks it scores without skill. Of twenty models without skill one gets p <= 0.05, and there are four a preset:
decide which one counts before you look.

Example:
  ata-lab null --bars TSLA_1min.csv --runs 200`;

const runs = checked((text) => {
  const value = integer(text);
  if (value < 2) throw new Error("write 2 or more");
  return value;
});

/** `ata-lab null`: what the flow scores without any skill, and where the scores on the bars lie among that. */
export function nullCommand(): Command {
  return addAuditedOptions(
    new Command("null").description(
      "Run both presets on random walks of the bars: what AUC comes without skill, and is yours any better?",
    ),
  )
    .option("--runs <count>", "how many random walks; p cannot be below 1 / (1 + count)", runs, 40)
    .option("--null-seed <integer>", "which random walks", integer, 1)
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: NullFlags, command: Command): Promise<void> {
  const { runs, nullSeed: seed } = flags;
  const say = saying();
  const { minutes, warnings } = await readAuditedMinutes(flags, command, say);
  const { progress } = say;
  progress(bar(0, runs));
  const started = performance.now();
  const onRun = (done: number): void => {
    progress(bar(done, runs, ((performance.now() - started) / done) * (runs - done)));
  };
  const result = await nullRuns(minutes, { runs, seed, onRun });
  progress();

  if (flags.json) {
    const source = sourceOf(flags);
    process.stdout.write(`${JSON.stringify({ source, warnings, ...result }, arraysAsLists, 2)}\n`);
    return;
  }
  const title = `${titleOf(flags, minutes)}: ${count(minutes.time.length)} minutes, and ${runs} random walks of them`;
  const lines = [title, "", ...legend(result)];
  for (const [name, preset] of Object.entries(result.presets)) lines.push("", ...presetLines(name, preset));
  process.stdout.write(`${lines.join("\n")}\n`);
}

function bar(done: number, runs: number, left?: number): string {
  const width = 30;
  const full = Math.round((width * done) / runs);
  const time = left === undefined ? "" : `, ${duration(left / 1000)} left`;
  return `random walks [${"#".repeat(full)}${".".repeat(width - full)}] ${done} of ${runs}${time}`;
}

function arraysAsLists(_: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}

function legend({ runs }: NullRuns): string[] {
  return [
    "A walk is the same minutes with moves of the same size, each up or down by a toss: there is no direction to know.",
    "yardstick: a model of volatility and the hour only. beyond: the brain's AUC less the yardstick's. as high: walks that",
    `score at least what your bars score. p: the chance of that without skill; with ${runs} walks, ${lowestP(runs)} at the least.`,
  ];
}

function lowestP(runs: number): string {
  return (1 / (1 + runs)).toFixed(3);
}

function presetLines(name: string, { part, rows, scores }: NullPreset): string[] {
  const used = part === "test" ? "scored once" : "which also chose C";
  const cell = (x: number): string => x.toFixed(4).padStart(8);
  const points = ["mean", "sd", "5 %", "50 %", "95 %"].map((title) => title.padStart(8)).join("");
  return [
    `Preset ${name}, AUC on the ${count(rows)} ${part} rows, ${used}:`,
    `  ${"".padEnd(10)}${"your bars".padStart(10)}${"walks:".padStart(9)}${points}${"as high".padStart(12)}${"p".padStart(8)}`,
    ...NULL_NAMES.map((model) => {
      const { own, mean, standardDeviation, quantiles, atLeast, walks, p } = scores[model];
      const { q05, q50, q95 } = quantiles;
      const numbers = [mean, standardDeviation, q05, q50, q95].map(cell).join("");
      const high = `${atLeast} of ${walks.length}`.padStart(12);
      return `  ${model.padEnd(10)}${cell(own).padStart(10)}${"".padEnd(9)}${numbers}${high}${p.toFixed(3).padStart(8)}`;
    }),
    ...picture(scores.brain),
  ];
}

const BLOCKS = " ▁▂▃▄▅▆▇█";
const BINS = 25;
/** Characters a bin. */
const WIDE = 2;

/** The brain's scores on the walks as a line of blocks, and below it where the score on the bars stands. */
function picture({ own, walks }: NullPreset["scores"]["brain"]): string[] {
  const [low, high] = [Math.min(own, ...walks), Math.max(own, ...walks)];
  const bins = { low, high, bins: BINS };
  const counts = histogram(walks, bins);
  const most = Math.max(...counts);
  const blocks = Array.from(counts, (n) => BLOCKS[Math.ceil((8 * n) / most)]!.repeat(WIDE)).join("");
  const place = WIDE * histogram(Float64Array.of(own), bins).indexOf(1);
  const side = "brain, walks".padEnd(14);
  return [
    `  ${side}${low.toFixed(3)} ${blocks} ${high.toFixed(3)}`,
    `  ${"brain, yours".padEnd(side.length)}${" ".repeat(6 + place)}▲ ${own.toFixed(4)}`,
  ];
}
