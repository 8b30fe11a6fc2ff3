import { Command, InvalidArgumentError, Option } from "commander";
import type { Bars } from "../bars/bars.js";
import { formatTime, parseDay } from "../bars/time.js";
import type { Dataset } from "../features/dataset.js";
import { type Research, research } from "../flow/research.js";
import { summarise } from "../flow/summary.js";
import { writeModels } from "../models/files.js";
import { MODEL_FILES, MODEL_NAMES } from "../models/model.js";
import { formatModel } from "../models/to-json.js";
import { QuantBook } from "../sources/quant-book.js";
import { reportToStderr } from "../sources/report.js";
import { SAMPLE_DEFAULTS } from "../sources/sample.js";
import { tableFormat, writeTable } from "../sources/write-table.js";

interface ResearchFlags {
  readonly bars: string;
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly zone: string;
  readonly stamp: "auto" | "start" | "end";
  readonly session: "regular" | "all";
  readonly edge?: number;
  readonly seed?: number;
  readonly out: string;
  readonly json?: true;
  readonly dump?: string;
}

/** `ata-lab research`: the whole flow, from minute bars to four JSON files. */
export function researchCommand(): Command {
  return new Command("research")
    .description("Train the three experts and the brain on minute bars; write and print the four JSON models.")
    .option(
      "--bars <file>",
      'minute bars: a CSV (plain or .gz) or Parquet file, or "sample" for synthetic ones',
      "sample",
    )
    .option("--symbol <ticker>", "what to call the stock (default: SAMPLE, or the file's name)")
    .option("--from <date>", "first day, YYYY-MM-DD, New York", day)
    .option("--to <date>", "day after the last, YYYY-MM-DD, New York", day)
    .option("--zone <zone>", "zone of times in the file that carry none", "America/New_York")
    .addOption(
      new Option("--stamp <end>", "which end of the minute the file's times are")
        .choices(["auto", "start", "end"])
        .default("auto"),
    )
    .addOption(
      new Option("--session <hours>", "hours to keep: 09:30 to the day's close, or all of the file")
        .choices(["regular", "all"])
        .default("regular"),
    )
    .option(
      "--edge <number>",
      `strength of the sample's planted signal, 0 for none (default: ${SAMPLE_DEFAULTS.edge})`,
      number,
    )
    .option("--seed <integer>", `which of the possible samples (default: ${SAMPLE_DEFAULTS.seed})`, integer)
    .option("--out <folder>", "where the four JSON files go", "output")
    .option("--json", "print one JSON object on stdout, and nothing else")
    .option("--dump <file>", "also write every row of the feature table, as .csv, .csv.gz or .parquet", table)
    .addHelpText(
      "after",
      "\nExample:\n  ata-lab research --bars TSLA_1min.csv --symbol TSLA --from 2018-01-01 --to 2022-01-01",
    )
    .action(run);
}

async function run(flags: ResearchFlags, command: Command): Promise<void> {
  const { bars: file, from, to, zone, stamp, session, edge, seed } = flags;
  const synthetic = file === "sample";
  const misplaced = (["edge", "seed"] as const).filter((name) => !synthetic && flags[name] !== undefined);
  if (misplaced.length > 0) command.error(`error: --${misplaced[0]} shapes the sample, but the bars come from ${file}`);
  if (from !== undefined && to !== undefined && from >= to) {
    command.error(`error: --from ${from} is not before --to ${to}, the day after the last`);
  }

  const progress = progressLine();
  progress("reading bars");
  const qb = new QuantBook({
    bars: file,
    zone,
    stamp,
    session,
    ...(edge !== undefined && { edge }),
    ...(seed !== undefined && { seed }),
    report: (line) => {
      progress();
      reportToStderr(line);
    },
  });
  const { symbol } = qb.addEquity(flags.symbol ?? (synthetic ? "SAMPLE" : nameOf(file)));
  const minutes = await qb.history(symbol, {
    ...(from !== undefined && { start: from }),
    ...(to !== undefined && { end: to }),
  });
  progress("training");
  const result = research(minutes);
  progress("writing");
  const paths = await writeModels(flags.out, result.models);
  if (flags.dump !== undefined) {
    const { time, features, label } = result.data;
    await writeTable(flags.dump, time, { ...features, label });
  }
  progress();

  if (flags.json) {
    const source = {
      bars: file,
      synthetic,
      ...(synthetic && { edge: edge ?? SAMPLE_DEFAULTS.edge, seed: seed ?? SAMPLE_DEFAULTS.seed }),
    };
    process.stdout.write(`${JSON.stringify({ source, ...summarise(result) }, null, 2)}\n`);
    return;
  }
  const lines = [
    ...stages(result, synthetic ? `${symbol}, SYNTHETIC bars (the sample)` : `${symbol}, ${file}`),
    "",
    ...aucTable(result),
    "",
    "Written:",
    ...paths.map((path) => `  ${path}`),
    ...(flags.dump === undefined ? [] : [`  ${flags.dump}`]),
    ...MODEL_NAMES.flatMap((name) => ["", `=== ${MODEL_FILES[name]} ===`, formatModel(result.models[name])]),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function stages({ minutes, bars, filtered, data, train, validation }: Research, title: string): string[] {
  const span = ({ time }: Bars | Dataset): string => `${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
  const share = (part: Dataset): string => {
    const positives = part.label.reduce((sum, label) => sum + label, 0);
    return `${((100 * positives) / part.label.length).toFixed(1)} % labelled 1`;
  };
  const rows: [string, number, string][] = [
    ["minute bars", minutes.time.length, span(minutes)],
    ["five-minute bars", bars.time.length, ""],
    ["pass the filters", filtered, ""],
    ["have every feature", data.time.length, share(data)],
    ["train", train.time.length, `${share(train)}, ${span(train)}`],
    ["validate", validation.time.length, `${share(validation)}, ${span(validation)}`],
  ];
  const width = Math.max(...rows.map(([, count]) => String(count).length));
  return [
    title,
    ...rows.map(([name, count, note]) => `  ${name.padEnd(20)}${String(count).padStart(width)}  ${note}`.trimEnd()),
  ];
}

function aucTable({ searches }: Research): string[] {
  const Cs = searches.rsi.search.map(({ C }) => C);
  return [
    "AUC on the validation rows, which also chose C (0.5 is guessing):",
    `  ${"".padEnd(8)}${"AUC".padStart(8)}${"C".padStart(7)}   ${Cs.map((C) => `C=${C}`.padStart(8)).join("")}`,
    ...MODEL_NAMES.map((name) => {
      const { auc, C, search } = searches[name];
      const trials = search.map((trial) => trial.auc.toFixed(4).padStart(8)).join("");
      return `  ${name.padEnd(8)}${auc.toFixed(4).padStart(8)}${String(C).padStart(7)}   ${trials}`;
    }),
  ];
}

/** Shows what is going on in one line of a terminal's stderr; nothing elsewhere. Called without words it clears the line. */
function progressLine(): (words?: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (words) => process.stderr.write(`\r\u001b[K${words === undefined ? "" : `${words} ...`}`);
}

/** `data/QQQ_1min.csv.gz` is QQQ_1MIN's file. */
function nameOf(file: string): string {
  return file
    .replace(/^.*[/\\]/, "")
    .replace(/\.(csv|txt|parquet|gz)\b/gi, "")
    .toUpperCase();
}

function checked<T>(read: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

const day = checked((text: string): string => {
  parseDay(text);
  return text;
});

const table = checked((text: string): string => {
  tableFormat(text);
  return text;
});

const number = checked((text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new Error("write a number");
  return value;
});

const integer = checked((text: string): number => {
  const value = number(text);
  if (!Number.isInteger(value)) throw new Error("write an integer");
  return value;
});
