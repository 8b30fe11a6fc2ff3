import { NEW_YORK } from "../../bars/bars.js";
import { newYorkClock } from "../../bars/zone.js";
import type { Minute } from "../../serving/bar-builder.js";
import { formatTime, MINUTE, SECOND } from "../../util/time.js";
import { newYorkToUtc } from "../fetch/new-york.js";
import type { RawBar } from "../fetch/provider.js";
import type { PastMinutes } from "./past-minutes.js";
import { type StreamOptions, streamBars } from "./stream.js";

/** Where a minute comes from: the stream, a correction in it, or Alpaca's history, because the stream lacked it. */
export type MinuteOrigin = "stream" | "update" | "gap";

/** Who takes minutes. */
export interface MinuteTaker {
  /** Takes a minute. */
  readonly push: (minute: Minute, origin: MinuteOrigin) => Promise<void>;
  /** When the open bar ends by New York's wall clock; undefined without one. */
  readonly due: () => number | undefined;
  /** Ends the bar that is due then. */
  readonly end: (time: number) => Promise<void>;
}

/** The last minute that is known when the stream begins. */
export interface LastMinute {
  /** Its end, or that of its bar. */
  readonly time: number;
  readonly close: number;
}

/** How to follow a stock. */
export interface LiveOptions extends Omit<StreamOptions, "ready" | "bar"> {
  readonly past: PastMinutes;
  readonly last: LastMinute | undefined;
  /** Length of a bar in milliseconds: the last minute's price is looked for so far before its time. */
  readonly barLength: number;
  /** Milliseconds that a minute waits for its correction before it is taken (0). */
  readonly wait?: number;
  /** Said when prices were adjusted since: how to begin anew. */
  readonly cure: string;
  /** The current time in milliseconds of UTC (`Date.now`). */
  readonly now?: () => number;
  /** Milliseconds after its end that a bar waits for its last minute (3,000). */
  readonly grace?: number;
}

/** A minute before its end by this machine's clock, or so long after it, is named. */
const EARLY = 2 * SECOND;
const LATE = 30 * SECOND;

/** The middle one of so many last delays counts: clocks are set now and then, and a minute may have a wrong time. */
const KEPT_DELAYS = 10;

/** A close that differs by more is adjusted, not corrected. */
const ADJUSTED = 0.002;

/**
 * Follows a stock by Alpaca's stream: every minute in order, those that the stream lacked from Alpaca's history before them.
 *
 * A minute without trades has no bar. So a gap is asked for in the history, and what is not there either did not trade. A bar
 * whose last minutes are missing ends a few seconds after its time, after the same question. The clock is this machine's, less
 * the usual delay with which the last minutes came: a clock that is wrong ends no bar too early once a minute came.
 *
 * @returns when the signal ends it
 * @throws as `streamBars`, and when prices were adjusted since the last minute
 */
export async function liveMinutes(options: LiveOptions, taker: MinuteTaker): Promise<void> {
  const { past, report, signal, now = Date.now, grace = 3 * SECOND, wait = 0 } = options;
  const clock = newYorkClock(true, NEW_YORK);
  const stream = new AbortController();
  const stop = (): void => stream.abort();
  signal.addEventListener("abort", stop);
  let { last } = options;
  /** How long after their ends the last minutes came, by this machine's clock. */
  const delays: number[] = [];
  /** Minutes that wait for their corrections, by time. */
  const waiting = new Map<number, Minute>();
  const timers = new Set<NodeJS.Timeout>();
  let newest = 0;
  let isNamed = false;
  let fault: unknown;
  let queue: Promise<void> = Promise.resolve();
  // One after the other: a question to the history must be answered before the next minute is taken.
  const then = (work: () => Promise<void>): void => {
    queue = queue.then(async () => {
      if (fault !== undefined || signal.aborted) return;
      try {
        await work();
      } catch (error) {
        fault = error;
        stop();
      }
    });
  };
  const streamClock = (): number => now() - ([...delays].sort((a, b) => a - b)[delays.length >> 1] ?? 0);

  const take = async (minute: Minute, origin: MinuteOrigin): Promise<void> => {
    if (last === undefined || minute.time > last.time) last = { time: minute.time, close: minute.close };
    await taker.push(minute, origin);
  };

  /** Takes the minutes after the last one, up to one that ends at `until`. */
  const fill = async (until: number): Promise<void> => {
    if (last === undefined || until <= last.time) return;
    const before = last;
    let found: readonly Minute[];
    try {
      found = await past(newYorkToUtc(before.time - options.barLength), newYorkToUtc(until));
    } catch (error) {
      if (signal.aborted) return;
      const span = `${formatTime(before.time)} to ${formatTime(until)}`;
      report(`warning: the minutes from ${span} could not be asked for: ${(error as Error).message}`);
      return;
    }
    refuseAdjusted(before, found, options.cure);
    for (const minute of found) if (minute.time > before.time) await take(minute, "gap");
  };

  const nameSkew = (late: number, end: number): void => {
    if (isNamed || (late >= -EARLY && late <= LATE)) return;
    isNamed = true;
    const [seconds, when] = [(Math.abs(late) / SECOND).toFixed(0), formatTime(clock(end))];
    report(
      late < 0
        ? `warning: the minute of ${when} came ${seconds} s before its end: this machine's clock is slow, set it`
        : `warning: the minute of ${when} came ${seconds} s after its end: this machine's clock is fast, or the stream slow`,
    );
  };

  const bar = (raw: RawBar, updated: boolean): void => {
    const { time: start, open, high, low, close, volume } = raw;
    const end = start + MINUTE;
    if (!updated && end > newest) {
      newest = end;
      const late = now() - end;
      delays.push(late);
      if (delays.length > KEPT_DELAYS) delays.shift();
      nameSkew(late, end);
    }
    const minute = { time: clock(start) + MINUTE, open, high, low, close, volume };
    if (updated && waiting.has(minute.time)) waiting.set(minute.time, minute);
    else if (updated) then(() => take(minute, "update"));
    else if (wait === 0) then(() => next(minute));
    else {
      waiting.set(minute.time, minute);
      const timer = setTimeout(() => {
        timers.delete(timer);
        const corrected = waiting.get(minute.time)!;
        waiting.delete(minute.time);
        then(() => next(corrected));
      }, wait);
      timers.add(timer);
    }
  };

  /** Takes a minute of the stream, after those that it lacked. */
  const next = async (minute: Minute): Promise<void> => {
    if (last !== undefined && minute.time > last.time + MINUTE) await fill(minute.time - MINUTE);
    await take(minute, "stream");
  };

  const ready = (): void => {
    isNamed = false;
    // What waits for its correction is left to wait.
    then(() => fill(clock(Math.floor((now() - wait) / MINUTE) * MINUTE)));
  };

  let isEnding = false;
  const tick = setInterval(() => {
    const due = taker.due();
    if (isEnding || due === undefined || clock(streamClock() - grace - wait) < due) return;
    if ([...waiting.keys()].some((time) => time <= due)) return;
    isEnding = true;
    then(async () => {
      await fill(due);
      if (taker.due() === due) await taker.end(due);
      isEnding = false;
    });
  }, SECOND / 4);

  try {
    await streamBars({ ...options, signal: stream.signal, ready, bar });
  } finally {
    clearInterval(tick);
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    await queue;
  }
  if (fault !== undefined) throw fault;
}

/** Refuses to go on where prices before were adjusted: what is known of them no longer fits those that come. */
function refuseAdjusted(last: LastMinute, found: readonly Minute[], cure: string): void {
  const same = found.filter(({ time }) => time <= last.time).at(-1);
  if (same === undefined || Math.abs(same.close / last.close - 1) <= ADJUSTED) return;
  throw new Error(
    `the minute of ${formatTime(same.time)} closed at ${last.close} when it came, and closes at ${same.close} now: prices were ` +
      `adjusted since, for a split or dividend; ${cure}`,
  );
}
