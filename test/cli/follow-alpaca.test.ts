import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Bars,
  formatTime,
  knownTimes,
  MINUTE,
  makeSample,
  POLICY_DEFAULTS,
  PRESETS,
  predictBars,
  type Recipe,
  research,
  takeBars,
} from "ata-lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDesk } from "../../lib/dist/cli/follow/desk.js";
import { type AlpacaFlags, followAlpaca } from "../../lib/dist/cli/follow/follow-alpaca.js";
import { readState } from "../../lib/dist/cli/follow/state-file.js";
import { type AlpacaServer, KEYS, startAlpaca, toWire, type WireBar } from "../support/alpaca-server.js";
import { type AlpacaStream, barMessage, startAlpacaStream } from "../support/alpaca-stream.js";

const recipe = PRESETS.sound as unknown as Recipe;
const all = makeSample({ to: "2018-07-07" });
const { models } = research(makeSample({ to: "2018-05-01" }), PRESETS.sound);
const policy = { ...POLICY_DEFAULTS, gate: 0.02, cap: 0.1, longOnly: false };
const wire = toWire(all);
/** The row of the minute that ends then. */
const rowAt = (time: string): number => all.time.indexOf(Date.parse(`${time}Z`));
const endOf = (row: number): number => Date.parse(wire[row]!.t) + MINUTE;

let rest: AlpacaServer;
let stream: AlpacaStream;
let folder: string;
/** The time in UTC at the vendor, and how far this machine's clock is ahead of it. */
const clock = { utc: 0, ahead: 0 };
/** Rows of minutes in which nothing was traded. */
let untraded: Set<number>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "alpaca-"));
  untraded = new Set();
  clock.ahead = 0;
  stream = await startAlpacaStream();
  rest = await startAlpaca({ bars: [] });
});
afterEach(async () => {
  await Promise.all([stream.close(), rest.close()]);
  rmSync(folder, { recursive: true });
});

/** Moves the vendor's clock to a moment after a minute's end: its history has the minutes until then. */
function goTo(row: number, after: number = 50): void {
  clock.utc = endOf(row) + after;
  rest.play.bars = wire.filter((_, i) => i <= row && !untraded.has(i));
}

/** A minute comes from the stream. */
async function come(row: number, changes: Partial<WireBar> = {}, type: "b" | "u" = "b"): Promise<void> {
  goTo(row, type === "b" ? 50 : 30_000);
  if (!untraded.has(row)) await stream.send(barMessage({ ...wire[row]!, ...changes }, type));
}

/** The history that was asked for, whatever the keys. */
function page({ searchParams }: URL): object {
  const [start, end] = ["start", "end"].map((name) => searchParams.get(name)!);
  return { bars: { TSLA: rest.play.bars.filter(({ t }) => t >= start! && t <= end!) }, next_page_token: null };
}

interface Said {
  readonly time: string;
  readonly history: number;
}

/** Follows the stream in this process, and gathers what it says. */
async function follow(flags: Partial<AlpacaFlags> = {}, keys = KEYS) {
  const [bars, reports]: [Said[], string[]] = [[], []];
  const saved = await readState(flags.state);
  const report = (line: string): void => void reports.push(line);
  const desk = openDesk({
    ...{ recipe, models: models as never, policy, cash: 100_000, paper: true, saved, state: flags.state, report },
    print: (line) => bars.push(JSON.parse(line)),
  });
  const abort = new AbortController();
  const ended = followAlpaca(
    desk,
    saved === undefined,
    { symbol: "TSLA", feed: "sip", ...flags },
    {
      ...{ recipe, report, signal: abort.signal, now: () => clock.utc + clock.ahead },
      ...{ heartbeat: 400, backoff: 20 },
      environment: {
        ...{ APCA_API_KEY_ID: keys.id, APCA_API_SECRET_KEY: keys.secret },
        ...{ APCA_API_DATA_URL: rest.url, APCA_API_STREAM_URL: stream.url },
      },
    },
  ).finally(() => desk.close());
  ended.catch(() => {});
  return {
    ...{ bars, reports, ended },
    stop: async () => {
      abort.abort();
      await ended;
    },
    until: async (time: string) => {
      while (bars.at(-1)?.time !== time) await new Promise((go) => setTimeout(go, 5));
    },
    told: async (words: RegExp) => {
      while (!reports.some((line) => words.test(line))) await new Promise((go) => setTimeout(go, 5));
    },
  };
}

/** Compares what was said with what the batch says of the minutes from the history's first one on. */
function expectBatch(bars: readonly Said[], minutes: Bars = all): void {
  const history = Date.parse(`${rest.asked[0]!.url.searchParams.get("start")}`);
  const rows = Uint32Array.from(minutes.time.keys()).filter((i) => endOf(i) >= history && !untraded.has(i));
  const whole = takeBars(minutes, rows);
  const { bars: made, p, wanted, learned } = predictBars(whole, models, PRESETS.sound, { policy });
  const known = [...knownTimes(made)].map(formatTime);
  for (const bar of bars) {
    const i = known.indexOf(bar.time);
    expect(bar).toMatchObject({
      ...{ time: known[i], close: made.close[i], volume: made.volume[i], history: i + 1, cold: false },
      p: Object.fromEntries(Object.entries(p).map(([name, column]) => [name, column[i]])),
      ...{ wanted: wanted![i], learned: learned[i] === 1 },
    });
  }
  const from = known.indexOf(bars[0]!.time);
  expect(bars.map(({ time }) => time)).toEqual(known.slice(from, from + bars.length));
}

describe("ata-lab follow --input alpaca", () => {
  it("says to the bit what the batch says, over a half day, minutes without trades and corrections", async () => {
    const start = rowAt("2018-07-03 12:40:00");
    for (const time of ["2018-07-03 12:44:00", "2018-07-03 12:45:00", "2018-07-03 13:00:00", "2018-07-05 09:31:00"]) {
      untraded.add(rowAt(time));
    }
    goTo(start - 1);
    const { bars, reports, until, stop } = await follow();
    await stream.subscribed(1);
    for (let row = start; row < start + 3; row++) await come(row);
    // One more, with a wrong volume first, and the right one again; and one of another stock.
    await stream.send(barMessage({ ...wire[start + 2]!, v: 1 }, "u"), barMessage(wire[start + 2]!, "u"));
    await stream.send(barMessage(wire[start + 1]!), barMessage(wire[start + 3]!, "b", "AAPL"));
    await come(start + 3);
    // The bar of 12:45 lacks its last two minutes: time ends it, three seconds after.
    goTo(start + 5, 2_900);
    await new Promise((go) => setTimeout(go, 600));
    expect(bars.at(-1)?.time).toBe("2018-07-03 12:40:00");
    goTo(start + 5, 3_100);
    await until("2018-07-03 12:45:00");
    for (let row = start + 6; row <= rowAt("2018-07-03 13:00:00"); row++) await come(row);
    goTo(rowAt("2018-07-03 13:00:00"), 4_000);
    await until("2018-07-03 13:00:00");
    // After the early close, minutes still come.
    clock.utc = Date.parse("2018-07-03T17:31:00.050Z");
    await stream.send(barMessage({ ...wire[start]!, t: "2018-07-03T17:30:00Z" }));
    for (let row = rowAt("2018-07-05 09:31:00"); row <= rowAt("2018-07-05 09:45:00"); row++) await come(row);
    await until("2018-07-05 09:45:00");
    await stop();
    expectBatch(bars);
    expect(bars.length).toBe(4 + 1 + 3);
    expect(reports.filter((line) => !/^asking |of history from/.test(line))).toEqual([
      "1 minute outside of the recipe's hours",
    ]);
  });

  it.each([
    ["keys that are wrong", {}, /error 402 .*: are APCA_API_KEY_ID and APCA_API_SECRET_KEY a valid pair/],
    [
      "too many symbols",
      { onSubscribe: [{ code: 405, msg: "symbol limit exceeded" }] },
      /error 405 .*allows no more sym/,
    ],
    [
      "too many connections",
      { onConnect: [{ code: 406, msg: "connection limit exceeded" }] },
      /406 .*end the other pro/,
    ],
    [
      "another plan",
      { onSubscribe: [{ code: 409, msg: "insufficient subscription" }] },
      /error 409 .*choose --feed iex$/,
    ],
  ])("ends with one line for %s", async (what, play, message) => {
    goTo(rowAt("2018-07-03 10:00:00"));
    stream.play = play;
    const isWrong = what.startsWith("keys");
    const wrong = { id: KEYS.id, secret: "n0t-the-secret" };
    // The history does not mind, so that the stream is asked.
    if (isWrong) {
      rest.play.fault = (answer, { url }) => {
        answer.end(JSON.stringify(page(url)));
        return true;
      };
    }
    const { ended, reports } = await follow({}, isWrong ? wrong : KEYS);
    const error = await ended.then(
      () => new Error("it ended"),
      (fault: Error) => fault,
    );
    expect(error.message).toMatch(message);
    for (const secret of [KEYS.secret, wrong.secret]) expect([error.message, ...reports].join()).not.toContain(secret);
    expect(stream.connections()).toBe(1);
  });

  it("comes back after a break and after silence, and fetches what it missed", async () => {
    const start = rowAt("2018-07-03 10:00:00");
    goTo(start);
    const { bars, told, until, stop } = await follow();
    await stream.subscribed(1);
    for (let row = start + 1; row <= start + 7; row++) await come(row);
    goTo(start + 18);
    stream.play.onConnect = [
      { code: 406, msg: "connection limit exceeded" },
      { code: 500, msg: "internal error" },
    ];
    stream.drop();
    await told(/the connection was closed \(1006\); connecting again in 0\.0 s/);
    await told(/error 406 .*may still count; connecting again/);
    await told(/error 500 .*; connecting again/);
    await stream.subscribed(2);
    await until("2018-07-03 10:15:00");
    for (let row = start + 19; row <= start + 22; row++) await come(row);
    await until("2018-07-03 10:20:00");
    stream.freeze();
    goTo(start + 31);
    await told(/the server did not answer a ping within 0\.4 seconds; connecting again/);
    await stream.subscribed(3);
    await until("2018-07-03 10:30:00");
    // The stream loses three minutes: the next one shows it.
    await come(start + 35);
    await until("2018-07-03 10:35:00");
    await stop();
    expectBatch(bars);
    expect(bars.length).toBe(7);
    expect(stream.heard.filter((text) => text.includes("subscribe"))).toEqual(
      Array(3).fill('{"action":"subscribe","bars":["TSLA"],"updatedBars":["TSLA"]}'),
    );
  });

  it.each([
    [
      "slow",
      -61_000,
      /the minute of 2018-07-03 10:01:00 came 61 s before its end: this machine's clock is slow, set it/,
    ],
    [
      "fast",
      45_000,
      /the minute of 2018-07-03 10:01:00 came 45 s after its end: this machine's clock is fast, or the str/,
    ],
  ])("names a clock that is %s, and ends no bar too early", async (_, ahead, words) => {
    const start = rowAt("2018-07-03 10:00:00");
    goTo(start);
    clock.ahead = ahead;
    const { bars, reports, until, stop } = await follow();
    await stream.subscribed(1);
    for (let row = start + 1; row <= start + 4; row++) await come(row);
    await new Promise((go) => setTimeout(go, 600));
    for (let row = start + 5; row <= start + 10; row++) await come(row);
    await until("2018-07-03 10:10:00");
    await stop();
    expectBatch(bars);
    expect(reports.filter((line) => words.test(line))).toHaveLength(1);
    expect(reports.some((line) => /late/.test(line))).toBe(false);
  });

  it("goes on from its state, and refuses it after a split", async () => {
    const start = rowAt("2018-07-03 10:00:00");
    const state = join(folder, "state.json");
    goTo(start);
    const first = await follow({ state });
    await stream.subscribed(1);
    for (let row = start + 1; row <= start + 12; row++) await come(row);
    await first.until("2018-07-03 10:10:00");
    await first.stop();
    expect(readFileSync(state, "utf8")).not.toContain(KEYS.secret);
    // Half an hour later: the minutes since are fetched, and their bars said.
    goTo(start + 42);
    const second = await follow({ state });
    await second.until("2018-07-03 10:40:00");
    await second.stop();
    expectBatch([...first.bars, ...second.bars]);
    expect([first.bars.length, second.bars.length]).toEqual([2, 6]);
    rest.play.factor = 1 / 5;
    goTo(rowAt("2018-07-05 09:35:00"));
    await expect((await follow({ state })).ended).rejects.toThrow(
      /^the minute of 2018-07-03 10:42:00 closed at [\d.]+ when it came, and closes at [\d.]+ now: prices were adjusted since, .* move .*state.json away/,
    );
  });

  it("names a correction that comes too late, or waits for it", async () => {
    const start = rowAt("2018-07-03 10:00:00");
    const late = async (wait: number): Promise<{ reports: string[]; volume: number }> => {
      goTo(start);
      const { bars, reports, until, stop } = await follow({ wait });
      await stream.subscribed(stream.heard.filter((text) => text.includes("subscribe")).length + 1);
      for (let row = start + 1; row <= start + 5; row++) await come(row, row === start + 5 ? { v: 1 } : {});
      await come(start + 5, {}, "u");
      await until("2018-07-03 10:05:00");
      await stop();
      return { reports, volume: (bars[0] as unknown as { volume: number }).volume };
    };
    const at = await late(0);
    expect(at.reports).toContain(
      "2018-07-03 10:05:00: the minute's correction is late: its bar is over, so it is not used",
    );
    const after = await late(0.2);
    expect(after.reports.some((line) => /late/.test(line))).toBe(false);
    expect(after.volume - at.volume).toBe(wire[start + 5]!.v - 1);
  });
});
