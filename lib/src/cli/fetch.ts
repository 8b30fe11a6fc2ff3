import { join } from "node:path";
import { Command, Option } from "commander";
import { ALPACA } from "../sources/alpaca/alpaca.js";
import { DATABENTO } from "../sources/databento/databento.js";
import {
  type FetchOptions,
  type FetchProgress,
  type FetchSummary,
  fetchBars,
  type SymbolSummary,
} from "../sources/fetch/fetch-bars.js";
import { keysOf } from "../sources/fetch/keys.js";
import { dayInNewYork } from "../sources/fetch/new-york.js";
import type { Kind, Provider } from "../sources/fetch/provider.js";
import { folderOf, PROVIDERS, type StoredSymbol, storedSymbols } from "../sources/fetch/stores.js";
import { MASSIVE } from "../sources/massive/massive.js";
import { plainText } from "../util/plain-text.js";
import { MINUTE } from "../util/time.js";
import { count, counted } from "../views/format.js";
import { fromOption, jsonOption, outOption, symbolOption, toOption } from "./common-options.js";
import { feedOption } from "./feed-option.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { checked, day, positive } from "./parse-options.js";
import { progressLine } from "./progress-line.js";
import { tell } from "./terminal.js";

interface CommonFlags {
  readonly update?: string;
  readonly skipBad?: boolean;
  readonly requestsPerMinute?: number;
  readonly json?: boolean;
}

interface VendorFlags extends CommonFlags, Omit<Kind, "feed"> {
  readonly symbol: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly refetch?: boolean;
  /** Databento's word for a feed. */
  readonly dataset?: string;
  readonly feed?: string;
}

const UPDATE_NOTES = `
--update finds every folder with a manifest.json that fetch wrote, in the folder
given and below, and adds the days that have ended since; vendor, feed and
adjustment are those of the manifest.

Example:
  ata-lab fetch --update data/`;

/** `ata-lab fetch`: downloads minute bars from a vendor. */
export function fetchCommand(command: Command): Command {
  return command
    .description("Fetch minute bars from a vendor, or bring fetched ones up to date.")
    .allowExcessArguments()
    .optionsGroup(GROUPS.work)
    .option("--update <folder>", "add the newest days to every symbol that was fetched into this folder")
    .option("--skip-bad", "leave out impossible bars and count them in manifest.json, instead of stopping at the first")
    .option(
      "--requests-per-minute <n>",
      "most requests a minute; default: the limit of the vendor's smallest plan",
      positive,
    )
    .addOption(jsonOption())
    .addHelpText("after", UPDATE_NOTES)
    .addCommand(alpacaCommand())
    .addCommand(massiveCommand())
    .addCommand(databentoCommand())
    .action(update);
}

function vendorCommand(provider: Provider, description: string, notes: string): Command {
  const command = new Command(provider.source)
    .description(description)
    .optionsGroup(GROUPS.bars)
    .addOption(symbolOption("or several separated by commas").argParser(tickers).makeOptionMandatory())
    .addOption(fromOption().makeOptionMandatory())
    .addOption(toOption().makeOptionMandatory())
    .addOption(outOption("the folder of the symbol").default("data"))
    .optionsGroup(GROUPS.work)
    .option("--refetch", "fetch all days from --from to --to, also those that are here, and replace these");
  const { keyVariables, urlVariable, url } = provider;
  const [key, comes] = keyVariables.length === 1 ? ["key", "comes"] : ["keys", "come"];
  const variables = `environment variable${keyVariables.length === 1 ? "" : "s"}\n${keyVariables.join(" and ")}`;
  const text = `
The ${key} ${comes} from the ${variables};
${keyVariables.length === 1 ? "it is" : "they are"} never shown or written. If ${urlVariable} is set, bars are
fetched from there instead of ${url}.

Writes data/TSLA/2018.parquet and so on, one file per year, and
data/TSLA/manifest.json; for several symbols, to data/symbol=TSLA/ and so on.
After an interruption, or with a later --to, the same command fetches only what
is missing, and again the sessions of which less than half the minutes came.
${notes}`;
  return command
    .addHelpText("after", text)
    .action((_: unknown, self: Command) => run(provider, self.optsWithGlobals<VendorFlags>(), self));
}

function alpacaCommand(): Command {
  return vendorCommand(
    ALPACA,
    "Fetch minute bars from Alpaca into Parquet files, one a year.",
    `
Example:
  ata-lab fetch alpaca --symbol TSLA --from 2018-01-01 --to 2022-01-01 --feed sip --adjustment all --out data/`,
  )
    .addOption(feedOption())
    .addOption(
      new Option("--adjustment <what>", "what prices are adjusted for: splits and dividends, one of them, or nothing")
        .choices(ALPACA.adjustments)
        .default("all"),
    )
    .option(
      "--asof <date>",
      "fetch the company that had the symbol on this day, YYYY-MM-DD (default: Alpaca's default, today)",
      day,
    );
}

function massiveCommand(): Command {
  return vendorCommand(
    MASSIVE,
    "Fetch minute bars from Massive, formerly Polygon, into Parquet files, one a year.",
    `
Day files of Massive (flat files) need no fetch: ata-lab reads them as they are.

Example:
  ata-lab fetch massive --symbol TSLA --from 2022-01-01 --to 2024-01-01 --adjustment split --out data/`,
  ).addOption(
    new Option("--adjustment <what>", "what prices are adjusted for: splits, or nothing")
      .choices(MASSIVE.adjustments)
      .default("split"),
  );
}

function databentoCommand(): Command {
  return vendorCommand(
    DATABENTO,
    "Fetch minute bars from Databento into Parquet files, one a year.",
    `
Databento charges by the amount of data, and again for a request that is
retried. Its prices are raw.

Example:
  ata-lab fetch databento --symbol TSLA --dataset XNAS.ITCH --from 2022-01-01 --to 2024-01-01 --out data/`,
  ).requiredOption("--dataset <code>", "the data set, such as XNAS.ITCH or EQUS.MINI", dataset);
}

const dataset = checked((text: string): string => {
  if (/^[A-Z0-9]+\.[A-Z0-9]+$/.test(text)) return text;
  throw new Error("write a code such as XNAS.ITCH");
});

function tickers(text: string): readonly string[] {
  return [...new Set(text.split(",").map((ticker) => ticker.trim().toUpperCase()))];
}

async function run(provider: Provider, flags: VendorFlags, command: Command): Promise<void> {
  const { symbol: symbols, from, to, adjustment = provider.adjustments[0], asof, refetch, json = false } = flags;
  if (flags.update !== undefined)
    command.error(
      `error: --update takes no vendor, because the manifests name it: ata-lab fetch --update ${flags.update}`,
    );
  if (from >= to) command.error(`error: --from ${from} is not before --to ${to}, the day after the last`);
  const feed = flags.dataset ?? flags.feed ?? "sip";
  const kind: Kind = { feed, adjustment, ...(asof !== undefined && { asof }) };
  const isSeveral = symbols.length > 1;
  const targets = symbols.map((symbol) => ({ symbol, from, folder: folderOf(flags.out, symbol, isSeveral) }));
  const summary = await watched(flags, (watch) =>
    fetchBars({ ...watch, ...asking(provider), ...kind, targets, to, refetch }),
  );
  if (json) {
    const one = summary.symbols[0];
    const found = isSeveral
      ? {
          ...kind,
          from,
          to,
          requests: summary.requests,
          symbols: summary.symbols.map(jsonOf),
          refusals: summary.refusals,
        }
      : { ...jsonOf(one!), ...kind, from, to, requests: summary.requests };
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  } else printLines(linesOf(provider, summary));
  if (summary.refusals.length === 0) await tellNext(nextOf(command, targets[0]!), flags);
  if (summary.refusals.length > 0) throw new Error(summary.refusals.join("\n"));
}

/** What was fetched is audited next, one stock at a time. */
function nextOf(command: Command, { folder }: { readonly folder: string }): NextCommand {
  return nextCommand(command, "audit", { options: { "--bars": folder }, onlyOptions: true });
}

/** `ata-lab fetch --update`. */
async function update({ update: store, ...flags }: CommonFlags, command: Command): Promise<void> {
  const [unknown] = command.args;
  if (unknown !== undefined) command.error(`error: unknown command '${unknown}'`);
  if (store === undefined) return command.help({ error: true });
  const groups = await storedSymbols(store);
  const lines: string[] = [];
  const found: object[] = [];
  const refusals: string[] = [];
  await watched(flags, async (watch) => {
    for (const group of groups) {
      const { source, feed, adjustment, asof } = group[0]!.manifest;
      const provider = PROVIDERS[source];
      const kind: Kind = { feed, adjustment, ...(asof !== undefined && { asof }) };
      try {
        const summary = await fetchBars({ ...watch, ...asking(provider), ...kind, ...newestOf(provider, group) });
        lines.push(...linesOf(provider, summary));
        const { symbols, requests } = summary;
        found.push({ source, ...kind, requests, symbols: symbols.map(jsonOf) });
        refusals.push(...summary.refusals);
      } catch (error) {
        if (watch.signal?.aborted) throw error;
        refusals.push((error as Error).message);
      }
    }
  });
  if (flags.json) process.stdout.write(`${JSON.stringify({ store, fetched: found, refusals }, null, 2)}\n`);
  else printLines(lines);
  const [first] = groups[0] ?? [];
  if (first && refusals.length === 0) await tellNext(nextOf(command, first), flags);
  if (refusals.length > 0) throw new Error(refusals.join("\n"));
}

/** Everything from each symbol's first day up to the newest day that the vendor has completely. */
function newestOf(provider: Provider, group: readonly StoredSymbol[]): Pick<FetchOptions, "targets" | "to"> {
  const to = dayInNewYork(Date.now() - provider.keptBack);
  const targets = group.map(({ folder, manifest: { symbol, complete, replacing } }) => ({
    symbol,
    folder,
    // A run that was killed with its first files has not written more than what they will be.
    from: (complete[0] ?? replacing!.complete[0]!)[0],
  }));
  return { targets, to };
}

/** The vendor, its keys and its address. */
function asking(provider: Provider): Pick<FetchOptions, "provider" | "keys" | "baseUrl"> {
  return {
    provider,
    keys: keysOf(provider, process.env),
    baseUrl: process.env[provider.urlVariable] || undefined,
  };
}

type Watch = Pick<FetchOptions, "report" | "progress" | "signal" | "skipBad" | "rate">;

/** Runs a fetch with a line of progress. The signals that end a program stop it once all files are complete. */
async function watched<T>(flags: CommonFlags, fetch: (watch: Watch) => Promise<T>): Promise<T> {
  const progress = progressLine();
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await fetch({
      signal: abort.signal,
      skipBad: flags.skipBad,
      rate: flags.requestsPerMinute ? { requests: flags.requestsPerMinute, within: MINUTE } : undefined,
      report: (line) => {
        progress();
        tell(line);
      },
      progress: (now) => progress(progressBar(now)),
    });
  } finally {
    progress();
    for (const signal of signals) process.off(signal, stop);
  }
}

function jsonOf({ symbol, folder, bars, months, skipped, manifest }: SymbolSummary): object {
  const { complete, files, thin } = manifest;
  return { symbol, folder, bars, months, ...(skipped > 0 && { skipped }), complete, files, ...(thin && { thin }) };
}

function linesOf({ vendor, feedOption }: Provider, { symbols, requests }: FetchSummary): string[] {
  const asked = counted(requests, "request");
  const lines = symbols.flatMap(({ symbol, folder, bars, months, manifest }) => {
    const { feed, adjustment, files } = manifest;
    const kind = `${feedOption} ${feed}, adjustment ${adjustment}`;
    const fetched = `${counted(bars, "bar")} of ${counted(months, "month")}`;
    const all = symbols.length === 1 ? `${fetched}, ${asked}` : fetched;
    const what = months === 0 ? "nothing to fetch: everything is here already" : all;
    return [
      `${symbol} from ${vendor} (${kind}): ${what}`,
      ...Object.entries(files).map(([name, { rows, first, last, skipped }]) => {
        const left = skipped === undefined ? "" : `, ${count(skipped)} impossible left out`;
        const period = `${first.slice(0, 16)}Z to ${last.slice(0, 16)}Z`;
        return `  ${join(folder, name)}${count(rows).padStart(9)} bars, ${period}${left}`;
      }),
    ];
  });
  return symbols.length > 1 && requests > 0 ? [...lines, asked] : lines;
}

function printLines(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${plainText(lines.join("\n"))}\n`);
}

const WIDTH = 24;

function progressBar({ symbols, month, done, of, bars, requests }: FetchProgress): string {
  const full = Math.floor((WIDTH * done) / of);
  const bar = `${"=".repeat(full)}${" ".repeat(WIDTH - full)}`;
  const who = symbols.length > 3 ? `${symbols.length} symbols` : symbols.join(",");
  return `${who} ${month} [${bar}] ${done}/${of} months, ${count(bars)} bars, ${count(requests)} requests`;
}
