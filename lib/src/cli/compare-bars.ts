import type { Command } from "commander";
import type { Bars } from "../bars/bars.js";
import { compareBars } from "../bars/compare-bars.js";
import { SAMPLE_SYMBOL } from "../bars/sample.js";
import { barsSource } from "../sources/bars-source.js";
import { readHistory } from "../sources/history.js";
import { comparisonView } from "../views/tables/comparison-table.js";
import { fromOption, jsonOption, sessionOption, symbolOption, toOption } from "./common-options.js";
import { nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { checked, zone } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { tell } from "./terminal.js";

interface CompareBarsFlags {
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly session?: "regular" | "all";
  readonly zones?: readonly string[];
  readonly stamps?: readonly ("auto" | "start" | "end")[];
  readonly json?: true;
}

const EXAMPLES = `
Each source is read by what its own bars show. Where one contradicts itself, say
what it is with --zones and --stamps.

Examples:
  ata-lab compare-bars TSLA_1min.csv tsla_from_elsewhere.parquet
  ata-lab compare-bars a.csv b.csv --zones auto,UTC --stamps start,end`;

/** One for each source. */
const two = (read: (text: string) => string): ((text: string) => string[]) =>
  checked((text) => {
    const parts = text.split(",");
    if (parts.length !== 2) throw new Error("write two values, with a comma between them");
    return parts.map(read);
  });

const stamp = (text: string): string => {
  if (["auto", "start", "end"].includes(text)) return text;
  throw new Error(`"${text}": write auto, start or end`);
};

/** `ata-lab compare-bars`: how two sources of one stock differ. */
export function compareBarsCommand(command: Command): Command {
  return command
    .description("Compare two sources of one stock by day: clock, prices, volumes, missing bars.")
    .argument("<first>", "minute bars, as --bars of the other commands takes them")
    .argument("<second>", "the same stock's bars from elsewhere")
    .optionsGroup(GROUPS.bars)
    .addOption(symbolOption())
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(sessionOption("all").default("all", "all"))
    .optionsGroup(GROUPS.reading)
    .option("--zones <first,second>", "zones of times that carry none (default: auto,auto)", two(zone))
    .option("--stamps <first,second>", "which end of the bar the times are (default: auto,auto)", two(stamp))
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(first: string, second: string, flags: CompareBarsFlags, command: Command): Promise<void> {
  const [a, b] = [await read(first, 0, flags), await read(second, 1, flags)];
  const comparison = compareBars(a, b);
  if (flags.json) printJson({ first, second, ...comparison });
  else printView([`${first} (first) and ${second} (second)`, ...comparisonView(comparison)]);
  const options = { "--bars": first, "--zone": flags.zones?.[0], "--stamp": flags.stamps?.[0] };
  await tellNext(nextCommand(command, "audit", { options }), flags);
}

async function read(path: string, which: 0 | 1, flags: CompareBarsFlags): Promise<Bars> {
  const { symbol = SAMPLE_SYMBOL, from, to, session = "all", zones, stamps } = flags;
  const [zone, stamp] = [zones?.[which] ?? "auto", stamps?.[which] ?? "auto"];
  const source = barsSource(path, { session, zone, stamp, report: tell });
  return readHistory(source, symbol, { start: from, end: to }, path);
}
