import { join } from "node:path";
import { Command, Option } from "commander";
import { type FetchProgress, fetchAlpaca } from "../sources/alpaca/fetch-alpaca.js";
import { alpacaKeys } from "../sources/alpaca/keys.js";
import { ADJUSTMENTS, type AlpacaManifest, FEEDS } from "../sources/alpaca/manifest.js";
import { reportToStderr } from "../sources/report-to-stderr.js";
import { day } from "./parse-options.js";
import { progressLine } from "./progress-line.js";

interface AlpacaFlags extends Pick<AlpacaManifest, "symbol" | "feed" | "adjustment"> {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly json?: boolean;
}

const NOTES = `
The keys come from the environment variables APCA_API_KEY_ID and APCA_API_SECRET_KEY; they are never shown or written.
APCA_API_DATA_URL, when set, is asked instead of https://data.alpaca.markets.

Writes data/TSLA/2018.parquet, one file a year, and data/TSLA/manifest.json. The same command again, after an
interruption or with a later --to, fetches what is not there yet.

Example:
  ata-lab fetch alpaca --symbol TSLA --from 2018-01-01 --to 2022-01-01 --feed sip --adjustment all --out data/`;

/** `ata-lab fetch`: brings minute bars from a vendor to disk. */
export function fetchCommand(): Command {
  return new Command("fetch").description("Fetch minute bars from a vendor.").addCommand(alpacaCommand());
}

function alpacaCommand(): Command {
  return new Command("alpaca")
    .description("Fetch minute bars from Alpaca into Parquet files, one a year.")
    .requiredOption("--symbol <ticker>", "the stock", (text) => text.toUpperCase())
    .requiredOption("--from <date>", "first day, YYYY-MM-DD, New York", day)
    .requiredOption("--to <date>", "day after the last, YYYY-MM-DD, New York", day)
    .addOption(
      new Option("--feed <feed>", "all exchanges (sip, from 2016 on), or IEX alone, about 2 % of the volume")
        .choices(FEEDS)
        .default("sip"),
    )
    .addOption(
      new Option("--adjustment <what>", "what prices are adjusted for: splits and dividends, one of them, or nothing")
        .choices(ADJUSTMENTS)
        .default("all"),
    )
    .option("--out <folder>", "where the folder of the symbol goes", "data")
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", NOTES)
    .action(run);
}

async function run({ json = false, ...flags }: AlpacaFlags, command: Command): Promise<void> {
  const { symbol, from, to, feed, adjustment } = flags;
  if (from >= to) command.error(`error: --from ${from} is not before --to ${to}, the day after the last`);
  const keys = alpacaKeys(process.env);
  const progress = progressLine();
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const { folder, bars, months, requests, manifest } = await fetchAlpaca({
      ...flags,
      keys,
      baseUrl: process.env.APCA_API_DATA_URL || undefined,
      signal: abort.signal,
      report: (line) => {
        progress();
        reportToStderr(line);
      },
      progress: (now) => progress(progressBar(symbol, now)),
    });
    progress();
    const { files, complete } = manifest;
    if (json) {
      const found = { symbol, feed, adjustment, from, to, folder, bars, months, requests, complete, files };
      process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      return;
    }
    const what =
      months === 0 ? "nothing to fetch, all of it is there" : `${bars} bars of ${months} months, ${requests} requests`;
    const lines = [
      `${symbol} from Alpaca (feed ${feed}, adjustment ${adjustment}): ${what}`,
      ...Object.entries(files).map(([name, { rows, first, last }]) => {
        return `  ${join(folder, name)}${String(rows).padStart(9)} bars, ${first.slice(0, 16)}Z to ${last.slice(0, 16)}Z`;
      }),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    progress();
    for (const signal of signals) process.off(signal, stop);
  }
}

const WIDTH = 24;

function progressBar(symbol: string, { month, done, of, bars, requests }: FetchProgress): string {
  const full = Math.floor((WIDTH * done) / of);
  const bar = `${"=".repeat(full)}${" ".repeat(WIDTH - full)}`;
  return `${symbol} ${month} [${bar}] ${done}/${of} months, ${bars} bars, ${requests} requests`;
}
