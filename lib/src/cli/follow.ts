import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type Command, Option } from "commander";
import type { Bars } from "../bars/bars.js";
import { decidingModel } from "../models/inputs.js";
import type { Recipe } from "../recipes/recipe.js";
import type { Minute, MinuteFate } from "../serving/bar-builder.js";
import { createScorer, type ScoredBar, type Scorer } from "../serving/scorer.js";
import type { ScorerState } from "../serving/scorer-state.js";
import { barsSource } from "../sources/bars-source.js";
import { readHistory } from "../sources/history.js";
import { minuteLines } from "../sources/minute-lines.js";
import { readSmallText } from "../sources/read-small-file.js";
import { replaceFile } from "../sources/replace-file.js";
import { jsonOf } from "../util/json-of.js";
import type { Report } from "../util/report.js";
import { formatTime, SECOND } from "../util/time.js";
import { counted } from "../views/format.js";
import { decisionWords } from "../views/tables/prediction-table.js";
import { modelsOption, policyOption, stampOption, symbolOption, zoneOption } from "./common-options.js";
import { addFlowOptions, OF_MANIFEST } from "./flow-options.js";
import { type ModelsAtWorkFlags, modelsAtWork } from "./models-at-work.js";
import { GROUPS } from "./option-groups.js";
import { addPolicyOptions, COSTS_NOTE } from "./policy-options.js";
import { tell } from "./terminal.js";

interface FollowFlags extends ModelsAtWorkFlags {
  readonly input: "csv" | "jsonl";
  readonly stamp: "auto" | "start" | "end";
  readonly zone: string;
  readonly history?: string;
  readonly symbol?: string;
  readonly state?: string;
}

const HELP = `
Reads minutes from standard input as they come, and prints one JSON line for
each bar that is over: what the models say, and what the policy would do with
them, as predict says it of the whole history. It never sends an order.

CSV begins with a header, such as time,open,high,low,close,volume; JSON has one
object a line with these names. Times are the ends of the minutes in New York,
unless --stamp and --zone say otherwise or they carry an offset.

A minute of the open bar may be corrected by sending it again. A minute whose
bar is over is late: it is named on stderr and not used. So is a line that is no
minute.

--state keeps all that is known in a file, written whole after each bar, at most
once a second, and at the end. The same command goes on from there, also after
a kill: send the minutes since then again, as late ones do no harm.

${COSTS_NOTE}

Examples:
  feed | ata-lab follow --models models --history TSLA_1min.csv --state tsla.json
  tail -n +1 -f today.csv | ata-lab follow --models output`;

/** `ata-lab follow`: scores minutes as they come on standard input. */
export function followCommand(command: Command): Command {
  command
    .description("Score minutes as they come on standard input: one JSON line a bar.")
    .addOption(modelsOption().makeOptionMandatory());
  return addPolicyOptions(addFlowOptions(command, OF_MANIFEST))
    .addOption(policyOption())
    .optionsGroup(GROUPS.bars)
    .addOption(new Option("--input <format>", "how minutes come").choices(["csv", "jsonl"]).default("csv"))
    .option("--history <path>", "minutes before: a file, pattern or folder of bars, read first and not printed")
    .addOption(symbolOption())
    .optionsGroup(GROUPS.reading)
    .addOption(stampOption("the end"))
    .addOption(zoneOption("New York"))
    .optionsGroup(GROUPS.work)
    .option("--state <file>", "go on from this file if it is there, and keep what is known in it")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: FollowFlags, command: Command): Promise<void> {
  const { recipe, models, policy } = await modelsAtWork(flags, command, tell);
  const saved = flags.state !== undefined && existsSync(flags.state) ? await readState(flags.state) : undefined;
  const scorer = createScorer(models, recipe, {
    ...(policy && { policy }),
    cash: flags.cash,
    ...(saved && { state: saved }),
  });
  if (flags.history !== undefined) feed(scorer, await historyOf(flags, recipe, tell), tell);
  const keeper = stateKeeper(flags.state, scorer);
  const fates = await follow(scorer, flags, {
    print: (bar) => process.stdout.write(`${JSON.stringify(lineOf(bar, recipe))}\n`),
    report: tell,
    keep: keeper,
  });
  await keeper(true);
  if (fates.outside > 0) tell(`${counted(fates.outside, "minute")} outside of the recipe's hours`);
  if (fates.unread > 0) throw new Error(`${counted(fates.unread, "line")} could not be read as minutes; see above`);
}

/** What is done with what comes. */
interface Handlers {
  readonly print: (bar: ScoredBar) => void;
  readonly report: Report;
  /** Keeps the state; at once if it must be. */
  readonly keep: (now?: boolean) => Promise<void>;
}

/** Takes minutes from standard input until it ends, or the process is told to. */
async function follow(
  scorer: Scorer,
  { input, stamp, zone }: FollowFlags,
  { print, report, keep }: Handlers,
): Promise<{ readonly outside: number; readonly unread: number }> {
  const read = minuteLines({
    format: input,
    stamp: stamp === "auto" ? "end" : stamp,
    zone: zone === "auto" ? "America/New_York" : zone,
  });
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const stop = (): void => lines.close();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  let [outside, unread] = [0, 0];
  try {
    for await (const line of lines) {
      let minute: Minute | undefined;
      let result: ReturnType<Scorer["push"]> | undefined;
      try {
        minute = read(line);
        result = minute && scorer.push(minute);
      } catch (error) {
        unread++;
        report(`warning: ${(error as Error).message}`);
      }
      if (minute === undefined || result === undefined) continue;
      if (result.fate === "outside") outside++;
      const words = FATES[result.fate];
      if (words !== undefined) report(`${formatTime(minute.time)}: ${words}`);
      for (const bar of result.bars) print(bar);
      if (result.bars.length > 0) await keep();
    }
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
  return { outside, unread };
}

/** What is said of a minute; nothing of the usual ones. */
const FATES: { readonly [fate in MinuteFate]?: string } = {
  corrected: "the minute is corrected",
  late: "the minute is late: its bar is over, so it is not used",
};

/** Gives a scorer the minutes before. */
function feed(scorer: Scorer, { time, open, high, low, close, volume }: Bars, report: Report): void {
  let unread = 0;
  for (let i = 0; i < time.length; i++) {
    try {
      scorer.push({
        ...{ time: time[i]!, open: open[i]!, high: high[i]! },
        ...{ low: low[i]!, close: close[i]!, volume: volume[i]! },
      });
    } catch {
      unread++;
    }
  }
  if (unread > 0) report(`warning: ${counted(unread, "minute")} of the history without a price or volume are left out`);
}

async function historyOf({ history, symbol }: FollowFlags, recipe: Recipe, report: Report): Promise<Bars> {
  const source = barsSource(history!, { session: recipe.bars.session, faults: "refuse", report });
  return readHistory(source, symbol ?? "", { start: undefined, end: undefined }, history!);
}

/** One line of the output. */
function lineOf({ time, p, wanted, learned, cold, history, close }: ScoredBar, recipe: Recipe): object {
  return {
    time: formatTime(time),
    close,
    p,
    edge: p[decidingModel(recipe)]! - 0.5,
    ...(wanted !== undefined && { wanted, decision: decisionWords(wanted) }),
    learned,
    cold,
    history,
  };
}

async function readState(path: string): Promise<ScorerState> {
  return jsonOf(await readSmallText(path), path) as ScorerState;
}

/** Writes the state to its file, at most once a second unless it must be now. */
function stateKeeper(path: string | undefined, scorer: Scorer): (now?: boolean) => Promise<void> {
  if (path === undefined) return async () => {};
  let last = 0;
  return async (now = false) => {
    if (!now && Date.now() - last < SECOND) return;
    last = Date.now();
    const text = JSON.stringify(scorer.state());
    await replaceFile(path, (temporary) => writeFile(temporary, text));
  };
}
