import { type BarArrays, type Bars, NEW_YORK } from "../../bars/bars.js";
import { sessionOf } from "../../bars/calendar.js";
import { regularHours } from "../../bars/regular-hours.js";
import { newYorkClock } from "../../bars/zone.js";
import type { Recipe } from "../../recipes/recipe.js";
import type { Minute } from "../../serving/bar-builder.js";
import type { ScorerState } from "../../serving/scorer-state.js";
import { ALPACA } from "../../sources/alpaca/alpaca.js";
import { type LastMinute, type LiveOptions, liveMinutes } from "../../sources/alpaca/live-minutes.js";
import { type PastMinutes, pastMinutes } from "../../sources/alpaca/past-minutes.js";
import { STREAM } from "../../sources/alpaca/stream.js";
import { parseBaseUrl } from "../../sources/fetch/client.js";
import { keysOf } from "../../sources/fetch/keys.js";
import { newYorkToUtc } from "../../sources/fetch/new-york.js";
import type { Report } from "../../util/report.js";
import { DAY, formatTime, MINUTE, midnightOf, parseRule, SECOND, SESSION } from "../../util/time.js";
import { counted } from "../../views/format.js";
import type { Desk } from "./desk.js";
import { learn, requireAudited } from "./history.js";

/** What to follow, and how. */
export interface AlpacaFlags {
  readonly symbol: string;
  readonly feed: string;
  readonly allow?: string;
  /** Seconds that minutes wait for their corrections. */
  readonly wait?: number;
  readonly state?: string;
  readonly history?: string;
}

/** For tests: a clock, and waits that are shorter. */
export type AlpacaTiming = Pick<LiveOptions, "now" | "grace" | "heartbeat" | "backoff">;

/**
 * Follows a stock by Alpaca's stream. Without a state or a history, minutes before come from Alpaca's history first: as many as p
 * needs to be warm.
 *
 * @param desk takes the minutes
 * @param isFresh whether it knows nothing yet
 */
export async function followAlpaca(
  desk: Desk,
  isFresh: boolean,
  flags: AlpacaFlags,
  {
    recipe,
    report,
    signal,
    environment,
    ...timing
  }: {
    readonly recipe: Recipe;
    readonly report: Report;
    readonly signal: AbortSignal;
    readonly environment: Readonly<Record<string, string | undefined>>;
  } & AlpacaTiming,
): Promise<void> {
  const { symbol, feed, wait = 0 } = flags;
  const keys = keysOf(ALPACA, environment);
  const rest = addressOf(ALPACA, environment, report);
  const stream = addressOf(STREAM, environment, report);
  const { backoff } = timing;
  const past = pastMinutes({ ...{ baseUrl: rest, keys, symbol, feed, signal, report }, ...(backoff && { backoff }) });
  let last = lastMinuteOf(desk.scorer.state(), recipe);
  if (isFresh) {
    const { minutes, from } = await recentHistory(past, desk.scorer.needed, recipe, (timing.now ?? Date.now)());
    if (minutes.length === 0) {
      throw new Error(
        `Alpaca has no ${feed} bars of ${symbol} since ${formatTime(from)}: is the ticker right, and is it traded?`,
      );
    }
    const bars = barsOf(symbol, minutes);
    const kept = recipe.bars.session === "regular" ? regularHours(bars) : bars;
    requireAudited(kept, flags.allow, report);
    await learn(desk, kept, report);
    last = minutes.at(-1);
    report(`${symbol}: ${counted(kept.time.length, "minute")} of history from ${formatTime(minutes[0]!.time)}`);
  }
  const cure = cureOf(flags);
  await liveMinutes(
    {
      ...{ baseUrl: stream, keys, symbol, feed, signal, report, past, last, cure },
      ...{ barLength: parseRule(recipe.bars.rule), wait: wait * SECOND },
      ...timing,
    },
    { push: desk.take, due: desk.scorer.due, end: desk.end },
  );
}

function addressOf(
  of: Parameters<typeof parseBaseUrl>[1],
  environment: Readonly<Record<string, string | undefined>>,
  report: Report,
): URL {
  const given = environment[of.urlVariable] || of.url;
  const url = parseBaseUrl(given.replace(/^ws(s?):/, "http$1:"), of);
  if (url.origin !== of.url) report(`asking ${url.origin} (${of.urlVariable})`);
  return url;
}

/** How to begin anew once prices were adjusted. */
function cureOf({ history, state }: AlpacaFlags): string {
  if (history !== undefined)
    return `give a --history with prices as they are adjusted now, or leave out --history ${history}`;
  return state === undefined ? "start again" : `begin anew: move ${state} away, so that the history is fetched again`;
}

/** The last minute that a scorer can know: that of the open bar, or the last one of the bar before. */
function lastMinuteOf(
  { open, signals }: ScorerState,
  { bars: { rule, label, closed } }: Recipe,
): LastMinute | undefined {
  const minute = open.minutes.at(-1);
  if (minute !== undefined) return minute;
  if (open.over === Number.MIN_SAFE_INTEGER) return undefined;
  const end = open.over + (label === "right" ? 0 : parseRule(rule));
  return { time: closed === "right" ? end : end - MINUTE, close: signals.close };
}

/** Sessions of history for a recipe whose probabilities never stop to depend on it: a quarter. */
const QUARTER = 63;

/** The minutes of as many sessions as p needs, and some more for minutes without trades. */
async function recentHistory(
  past: PastMinutes,
  needed: number,
  { bars: { rule } }: Recipe,
  now: number,
): Promise<{ readonly minutes: readonly Minute[]; readonly from: number }> {
  const bars = Math.max(1, Math.floor(SESSION / parseRule(rule)));
  const sessions = Number.isFinite(needed) ? Math.ceil((1.1 * needed) / bars) + 1 : QUARTER;
  let from = midnightOf(newYorkClock(true, NEW_YORK)(now));
  for (let count = 0; count < sessions; from -= DAY) if (sessionOf(from - 1)) count++;
  const until = Math.floor(now / MINUTE) * MINUTE;
  return { minutes: await past(newYorkToUtc(from), until), from };
}

function barsOf(symbol: string, minutes: readonly Minute[]): Bars {
  const names = ["time", "open", "high", "low", "close", "volume"] as const;
  const arrays = Object.fromEntries(names.map((name) => [name, Float64Array.from(minutes, (one) => one[name])]));
  return { symbol, zone: NEW_YORK, interval: MINUTE, stamp: "end", ...(arrays as unknown as BarArrays) };
}
