import { type Command, Option } from "commander";
import { counted } from "../views/format.js";
import { ALLOWED } from "./audited-minutes.js";
import { jsonOption, modelsOption, policyOption, stampOption, symbolOption, zoneOption } from "./common-options.js";
import { feedOption } from "./feed-option.js";
import { addFlowOptions, OF_MANIFEST } from "./flow-options.js";
import { checkSaid } from "./follow/check-said.js";
import { openDesk } from "./follow/desk.js";
import { followLines } from "./follow/follow-lines.js";
import { learn, readAudited } from "./follow/history.js";
import { readState } from "./follow/state-file.js";
import { type ModelsAtWorkFlags, modelsAtWork } from "./models-at-work.js";
import { GROUPS } from "./option-groups.js";
import { otherStock } from "./other-stock.js";
import { list, notNegative } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE } from "./policy-options.js";
import { suggest } from "./suggested-values.js";
import { tell } from "./terminal.js";

interface FollowFlags extends ModelsAtWorkFlags {
  readonly input: "csv" | "jsonl" | "alpaca";
  readonly stamp: "auto" | "start" | "end";
  readonly zone: string;
  readonly feed: string;
  readonly wait?: number;
  readonly history?: string;
  readonly symbol?: string;
  readonly allow?: string;
  readonly state?: string;
  readonly paper?: true;
  readonly check?: true;
  readonly bars?: string;
  readonly json?: true;
}

const HELP = `
Takes minutes as they come, and prints one JSON line for each bar that is over:
what the models say, and what the policy would do with them, as predict says it
of the whole history. It never sends an order.

--input csv reads standard input. CSV begins with a header, such as
time,open,high,low,close,volume; with jsonl, each line is one object with these
names. Times are the ends of the minutes in New York, unless --stamp and --zone
say otherwise or they carry an offset. Both options hold for --history and
--bars too; without them, those are read as their bars show.

--input alpaca takes Alpaca's stream. The keys come from the environment
variables APCA_API_KEY_ID and APCA_API_SECRET_KEY; they are never shown or
written. The history that p needs is fetched first, unless --history or --state
gives it. A connection that breaks is made anew, and missed minutes are fetched.

A minute of the open bar may be corrected by sending it again. A minute whose
bar is over is late: it is named on stderr and not used. So is a line that is no
minute.

--state keeps all that is known in a file, written whole after each bar, at most
once a second, and at the end. The same command goes on from there, also after
a kill: send the minutes since then again, as late ones do no harm.

--paper adds a paper account: position, cash, equity and the last fill, as
backtest has them from the first bar printed on. Keep it with --state.

--check reads lines that were printed, and compares them with what the same
models and policy say of the bars of --bars: it names the first difference, and
exits with 1.

${COSTS_NOTE}

Examples:
  feed | ata-lab follow --models output --history TSLA.csv --state tsla.json
  ata-lab follow --models output --input alpaca --symbol TSLA --state tsla.json
  ata-lab follow --models output --paper --state a.json < today.csv > said.jsonl
  ata-lab follow --models output --check --bars TSLA.csv < said.jsonl`;

/** `ata-lab follow`: scores minutes as they come. */
export function followCommand(command: Command): Command {
  command
    .description("Score minutes as they come: one JSON line a bar.")
    .addOption(modelsOption().makeOptionMandatory());
  return addPolicyOptions(addFlowOptions(command, OF_MANIFEST))
    .addOption(policyOption())
    .option("--paper", "keep a paper account that trades as backtest does")
    .optionsGroup(GROUPS.bars)
    .addOption(
      new Option("--input <format>", "how minutes come: lines on standard input, or Alpaca's stream")
        .choices(["csv", "jsonl", "alpaca"])
        .default("csv"),
    )
    .addOption(symbolOption())
    .addOption(feedOption())
    .option("--history <path>", "minutes before: a file, pattern or folder of bars, read first and not printed")
    .addOption(
      suggest(new Option("--allow <name>", "accept an audit error by its name (repeatable)").argParser(list), ALLOWED),
    )
    .optionsGroup(GROUPS.reading)
    .addOption(stampOption("the end"))
    .addOption(zoneOption("New York"))
    .optionsGroup(GROUPS.work)
    .option("--state <file>", "go on from this file if it is there, and keep what is known in it")
    .option(
      "--wait <seconds>",
      "let minutes of the stream wait so long for their corrections, which come 30 s after (default: 0)",
      notNegative,
    )
    .option("--check", "write nothing; say where lines printed before, on standard input, differ from --bars")
    .addOption(
      new Option("--bars <path>", "minute bars for --check: a file, a pattern or a folder of bars").helpGroup(
        GROUPS.bars,
      ),
    )
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: FollowFlags, command: Command): Promise<void> {
  refuseStrayOptions(flags, command);
  const { recipe, models, policy, manifest } = await modelsAtWork(flags, command, tell);
  const { check, bars, input, symbol, cash, stamp, zone } = flags;
  const reading = { stamp, zone };
  if (check) {
    await checkSaid({ ...flags, bars: bars!, reading }, { recipe, models, policy }, tell);
    return;
  }
  if (flags.paper && policy === undefined) {
    command.error("error: --paper needs a policy: name a file with --policy, or say how to trade, as in --gate 0.05");
  }
  const saved = await readState(flags.state);
  const desk = openDesk({
    ...{ recipe, models, policy, cash, saved, state: flags.state, paper: flags.paper ?? false, report: tell },
    print: (line) => process.stdout.write(`${line}\n`),
  });
  if (flags.history !== undefined) {
    const before = await readAudited(flags.history, { ...flags, reading }, recipe, tell);
    const stranger = otherStock(manifest, { symbol: before.symbol, synthetic: before.origin === undefined });
    if (stranger !== undefined) tell(`warning: ${stranger}`);
    await learn(desk, before, tell);
  }
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    if (input === "alpaca") {
      const { followAlpaca } = await import("./follow/follow-alpaca.js");
      const isFresh = saved === undefined && flags.history === undefined;
      const how = { recipe, report: tell, signal: abort.signal, environment: process.env };
      await followAlpaca(desk, isFresh, { ...flags, symbol: symbol! }, how);
    } else await followLines(desk, input, flags, abort.signal, tell);
  } catch (error) {
    // What was asked for when the signal came is given up; that is no failure.
    if (!abort.signal.aborted || (error as Error).name !== "AbortError") throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    await desk.close();
  }
  const unread = desk.unread();
  if (unread > 0)
    throw new Error(
      `${counted(unread, input === "alpaca" ? "minute" : "line")} could not be read as minutes; see above`,
    );
}

/** Ends the command when options do not belong together. */
function refuseStrayOptions({ input, symbol, check, bars, wait, json }: FollowFlags, command: Command): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  const isAlpaca = input === "alpaca";
  if (check && bars === undefined) {
    command.error("error: --check needs the bars to compare with: add --bars FILE");
  }
  if (!check && (bars !== undefined || json)) {
    command.error(`error: ${json ? "--json" : "--bars"} belongs to --check; minutes before are --history FILE`);
  }
  if (isAlpaca && symbol === undefined) command.error("error: --input alpaca needs a stock: add --symbol TSLA");
  if (isAlpaca && !/^[A-Z][A-Z0-9.-]{0,15}$/.test(symbol!)) {
    command.error(`error: --symbol ${symbol} is not a ticker such as TSLA or BRK.B`);
  }
  if (!isAlpaca && (isGiven("feed") || wait !== undefined)) {
    command.error(`error: ${isGiven("feed") ? "--feed" : "--wait"} belongs to --input alpaca`);
  }
}
