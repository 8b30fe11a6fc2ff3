import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type Bars,
  formatTime,
  knownTimes,
  makeSample,
  PRESETS,
  predictBars,
  readModels,
  readPolicy,
  takeBars,
} from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEYS, startAlpaca, toWire } from "../support/alpaca-server.js";
import { barMessage, startAlpacaStream } from "../support/alpaca-stream.js";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "follow-"));
afterAll(() => rmSync(folder, { recursive: true }));

const minutes = makeSample({ to: "2018-07-07" });
const today = minutes.time.findIndex((time) => time > Date.UTC(2018, 6, 3));
const rows = (from: number, to: number): Bars =>
  takeBars(
    minutes,
    Uint32Array.from({ length: to - from }, (_, i) => from + i),
  );
/** The lines of minutes, as CSV. */
const linesOf = ({ time, open, high, low, close, volume }: Bars): string[] =>
  Array.from(time, (moment, i) => [formatTime(moment), open[i], high[i], low[i], close[i], volume[i]].join(","));
const HEADER = "time,open,high,low,close,volume";

interface Said {
  readonly time: string;
  readonly p: Record<string, number>;
  readonly wanted: number;
  readonly decision: string;
  readonly edge: number;
  readonly learned: boolean;
  readonly cold: boolean;
  readonly history: number;
}

/** What the batch says of all minutes, by bar. */
let batch: Map<string, Omit<Said, "decision">>;

beforeAll(async () => {
  for (const [command, ...args] of [
    ["research", "--preset", "sound", "--out", "m"],
    ["backtest", "--models", "m", "--gate", "0.02", "--cap", "0.1", "--short"],
  ]) {
    const { code, stderr } = await runCli([command!, "--to", "2018-07-01", ...args], folder);
    expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
  }
  writeFileSync(join(folder, "before.csv"), [HEADER, ...linesOf(rows(0, today)), ""].join("\n"));
  const models = await readModels(join(folder, "m"), PRESETS.sound);
  const policy = await readPolicy(join(folder, "m", "policy.json"));
  const { bars, p, wanted, learned, needed } = predictBars(minutes, models, PRESETS.sound, { policy });
  batch = new Map(
    Array.from(knownTimes(bars), (time, i) => [
      formatTime(time),
      {
        time: formatTime(time),
        p: Object.fromEntries(Object.entries(p).map(([name, column]) => [name, column[i]!])),
        edge: p.brain[i]! - 0.5,
        wanted: wanted![i]!,
        learned: learned[i] === 1,
        cold: i + 1 < needed,
        history: i + 1,
      },
    ]),
  );
}, 120_000);

/** Starts `ata-lab follow`, and gathers what it prints. */
const start = (...args: string[]) => startIn({}, ...args);

/** The same with more variables. */
function startIn(environment: Record<string, string>, ...args: string[]) {
  const command = [resolve("lib/bin/ata-lab.js"), "follow", "--models", "m", ...args];
  const options = { cwd: folder, env: { ...process.env, ...environment } };
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, command, options);
  const out = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => (out.stdout += data));
  child.stderr.on("data", (data) => (out.stderr += data));
  const ended = once(child, "close").then(([code, signal]) => ({ code: code ?? signal, ...out }));
  return {
    child,
    ended,
    send: (...lines: string[]) => child.stdin.write(`${lines.join("\n")}\n`),
    /** Waits until so many bars were printed. */
    until: async (bars: number) => {
      while (out.stdout.split("\n").length <= bars) await new Promise((go) => setTimeout(go, 20));
    },
  };
}

const barsOf = (stdout: string): Said[] =>
  stdout
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line));
const expectBatch = (bars: readonly Said[]): void => {
  // In JSON, a missing number is null.
  for (const bar of bars) expect(bar).toMatchObject(JSON.parse(JSON.stringify(batch.get(bar.time))));
};

describe("ata-lab follow", () => {
  it("says of each bar what the batch says of the whole history", async () => {
    const { child, ended, send } = start("--history", "before.csv", "--symbol", "SAMPLE");
    send(HEADER, ...linesOf(rows(today, minutes.time.length)));
    child.stdin.end();
    const { code, stdout, stderr } = await ended;
    expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
    const bars = barsOf(stdout);
    expect(bars.map(({ time }) => time)).toEqual([...batch.keys()].slice(-bars.length));
    expect(bars.length).toBe(42 + 78 + 78);
    expectBatch(bars);
    expect(bars.every(({ cold }) => !cold)).toBe(true);
  });

  it("goes on with the same bits after it was killed, from the state that it kept", async () => {
    const lines = linesOf(rows(today, today + 300));
    const args = ["--history", "before.csv", "--symbol", "SAMPLE", "--state", "state.json"];
    const first = start(...args);
    first.send(HEADER, ...lines.slice(0, 100));
    await first.until(20);
    while (!existsSync(join(folder, "state.json"))) await new Promise((go) => setTimeout(go, 20));
    first.child.kill("SIGKILL");
    expect(await first.ended).toMatchObject({ code: "SIGKILL" });
    // All of the day again: what the state knows already is late.
    const second = start("--state", "state.json");
    second.send(HEADER, ...lines);
    second.child.stdin.end();
    const { code, stdout, stderr } = await second.ended;
    expect(code).toBe(0);
    // They are counted, not named: a whole day is sent again.
    expect(stderr).toMatch(/\d+ minutes came again: the state or the history has them\n/);
    expect(stderr).not.toMatch(/is late/);
    const bars = barsOf(stdout);
    expect(bars.at(-1)!.time).toBe([...batch.keys()].find((time) => time >= lines.at(-1)!.slice(0, 19)));
    expectBatch(bars);
  });

  it("keeps its state when it is told to end, the open bar included", async () => {
    const lines = linesOf(rows(0, 200));
    const first = start("--state", "ended.json");
    first.send(HEADER, ...lines.slice(0, 103));
    await first.until(20);
    first.child.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    const { open, history } = JSON.parse(readFileSync(join(folder, "ended.json"), "utf8")).scorer;
    expect([history, open.minutes.length]).toEqual([20, 3]);
    const second = start("--state", "ended.json");
    second.send(HEADER, ...lines.slice(103));
    second.child.stdin.end();
    const bars = barsOf((await second.ended).stdout);
    expect(bars.map(({ history }) => history)).toEqual(Array.from({ length: 20 }, (_, i) => 21 + i));
    expectBatch(bars);
  });

  it("names what is no minute, is late or was corrected, goes on, and ends with 1", async () => {
    const lines = linesOf(rows(0, 20));
    const { child, ended, send } = start();
    send(HEADER, ...lines.slice(0, 3), "2018-01-02 09:34,1,2", lines[2]!, lines[2]!.replace(/\d+$/, "1"), lines[2]!);
    send(...lines.slice(3, 10), lines[4]!, lines[9]!.replace("09:40", "08:00"), ...lines.slice(10));
    child.stdin.end();
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toBe(
      'warning: line 5: 3 cells, but the header has 6: "2018-01-02 09:34,1,2"\n' +
        "2018-01-02 09:33:00: the minute is corrected\n".repeat(2) +
        "2018-01-02 09:35:00: the minute is late: its bar is over, so it is not used\n" +
        "1 minute outside of the recipe's hours\n" +
        "ata-lab: 1 line could not be read as minutes; see above\n",
    );
    expect(barsOf(stdout)).toHaveLength(4);
    expectBatch(barsOf(stdout));
  });

  it("takes JSON lines, by start stamps and moments", async () => {
    const { child, ended, send } = start("--input", "jsonl", "--stamp", "start");
    const some = rows(0, 10);
    for (let i = 0; i < 10; i++) {
      const t = new Date(some.time[i]! - 60_000 + 5 * 3_600_000).toISOString();
      send(
        JSON.stringify({ t, o: some.open[i], h: some.high[i], l: some.low[i], c: some.close[i], v: some.volume[i] }),
      );
    }
    child.stdin.end();
    const { stdout } = await ended;
    expect(barsOf(stdout)).toHaveLength(2);
    expectBatch(barsOf(stdout));
  });

  it("warns at once of minutes that seem to be stamped at their start", async () => {
    const some = rows(0, 10);
    const starts = linesOf({ ...some, time: some.time.map((time) => time - 60_000) });
    const { stderr } = await fed([HEADER, ...starts]);
    expect(stderr).toBe(
      "warning: 2018-01-02 09:30:00 as a minute's end is before the session: if times are starts, add --stamp start\n" +
        "1 minute outside of the recipe's hours\n",
    );
    const early = starts[0]!.replace("09:30", "09:29");
    expect((await fed([HEADER, early, ...linesOf(some)])).stderr).toBe("1 minute outside of the recipe's hours\n");
  });

  /** Feeds lines to the command, and waits for its end. */
  const fed = async (lines: readonly string[], ...args: string[]) => {
    const { child, ended, send } = start(...args);
    child.stdin.on("error", () => {});
    send(...lines);
    child.stdin.end();
    return ended;
  };

  it("keeps a paper account through kills, and --check finds it equal to the backtest, or the first difference", async () => {
    const lines = linesOf(rows(today, minutes.time.length));
    const args = ["--state", "paper.json", "--paper"];
    let said = "";
    for (const [i, bars] of [7, 31].entries()) {
      const run = start(...args, ...(i === 0 ? ["--history", "before.csv", "--symbol", "SAMPLE"] : []));
      run.send(HEADER, ...lines.slice(0, 5 * bars + 8));
      await run.until(i === 0 ? bars : 5);
      while (!existsSync(join(folder, "paper.json"))) await new Promise((go) => setTimeout(go, 20));
      run.child.kill("SIGKILL");
      said += (await run.ended).stdout;
    }
    const { code, stdout, stderr } = await fed([HEADER, ...lines], ...args);
    expect([code, stderr.includes("ata-lab: ") ? stderr : ""]).toEqual([0, ""]);
    said = `${said}\n${stdout}`;
    const last = barsOf(said).at(-1) as Said & { paper: { since: string; position: number; fill: object } };
    expect(last.paper).toMatchObject({ since: "2018-07-03 09:35:00", fill: { price: expect.any(Number) } });

    writeFileSync(join(folder, "all.csv"), [HEADER, ...linesOf(minutes), ""].join("\n"));
    const equal = await fed([said], "--check", "--bars", "all.csv", "--symbol", "SAMPLE");
    expect([equal.code, equal.stdout]).toEqual([
      0,
      expect.stringMatching(/bars from 2018-07-03 09:35:00 to 2018-07-06 16:00:00: equal, to the bit\n$/),
    ]);

    // A kill left half a line, and the next run wrote on behind it; without that line the rest is compared.
    const half = said.split("\n").filter((line) => line !== "");
    half[4] = half[4]!.slice(0, 40) + half[4];
    const broken = await fed(half, "--check", "--bars", "all.csv", "--symbol", "SAMPLE");
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching(/line 5 is no line of .* sed -i\.bak 5d /)]);
    const whole = await fed(
      half.filter((_, i) => i !== 4),
      "--check",
      "--bars",
      "all.csv",
      "--symbol",
      "SAMPLE",
    );
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringMatching(/ equal, to the bit\n$/)]);

    // A volume that was corrected since.
    const wrong = linesOf(minutes);
    wrong[today + 12] = wrong[today + 12]!.replace(/\d+$/, (volume) => String(Number(volume) + 1));
    writeFileSync(join(folder, "corrected.csv"), [HEADER, ...wrong, ""].join("\n"));
    const other = await fed([said], "--check", "--bars", "corrected.csv", "--symbol", "SAMPLE");
    expect(other.code).toBe(1);
    expect(other.stdout).toMatch(
      /\nThe first: 2018-07-03 09:45:00, volume: (\d+) was said, \d+ it is now\nWhat may have caused it: a minute of this bar/,
    );
    // The same state without the paper account would lose it.
    const lost = await fed([HEADER], "--state", "paper.json");
    expect([lost.code, lost.stderr]).toEqual([
      1,
      expect.stringContaining("keeps a paper account: add --paper, or name"),
    ]);
  });

  it("says the bars of a longer history that its state does not know, so that a paper account has them", async () => {
    const args = ["--symbol", "SAMPLE", "--state", "longer.json", "--paper"];
    const first = await fed([HEADER, ...linesOf(rows(today, today + 102))], "--history", "before.csv", ...args);
    writeFileSync(join(folder, "longer.csv"), [HEADER, ...linesOf(rows(0, today + 210)), ""].join("\n"));
    const second = await fed([HEADER, ...linesOf(rows(today + 210, today + 400))], "--history", "longer.csv", ...args);
    const bars = barsOf(first.stdout + second.stdout);
    expect(new Set(bars.map(({ time }) => time)).size).toBe(42 + 38);
    expect(bars).toHaveLength(42 + 38);
    writeFileSync(join(folder, "all2.csv"), [HEADER, ...linesOf(minutes), ""].join("\n"));
    const check = ["--check", "--bars", "all2.csv", "--symbol", "SAMPLE"];
    const { stdout } = await fed([first.stdout + second.stdout], ...check);
    expect(stdout).toMatch(/^80 bars from .*: equal, to the bit\n$/);
  });

  it("takes Alpaca's stream, and ends cleanly with its state when it is told to", async () => {
    const [rest, stream] = [await startAlpaca({ bars: [] }), await startAlpacaStream()];
    const environment = { APCA_API_KEY_ID: KEYS.id, APCA_API_SECRET_KEY: KEYS.secret };
    Object.assign(environment, { APCA_API_DATA_URL: rest.url, APCA_API_STREAM_URL: stream.url.replace("http", "ws") });
    try {
      const args = ["--input", "alpaca", "--symbol", "TSLA", "--history", "tsla.csv", "--state", "tsla.json"];
      writeFileSync(join(folder, "tsla.csv"), readFileSync(join(folder, "before.csv")));
      const { child, ended, until } = startIn(environment, ...args);
      await stream.subscribed(1);
      for (const bar of toWire(rows(today, today + 12))) await stream.send(barMessage(bar));
      await until(2);
      child.kill("SIGTERM");
      const { code, stdout, stderr } = await ended;
      expect([code, stderr]).toEqual([0, expect.stringContaining(`asking ${stream.url} (APCA_API_STREAM_URL)`)]);
      expect(`${stdout}${stderr}`).not.toContain(KEYS.secret);
      expect(barsOf(stdout)).toHaveLength(2);
      expectBatch(barsOf(stdout));
      expect(JSON.parse(readFileSync(join(folder, "tsla.json"), "utf8")).scorer.open.minutes).toHaveLength(2);
    } finally {
      await Promise.all([rest.close(), stream.close()]);
    }
  });

  it("reads the history by --stamp and --zone too, as the error about it says", async () => {
    const starts = linesOf({ ...rows(30, 300), time: rows(30, 300).time.map((time) => time - 60_000) });
    writeFileSync(join(folder, "starts.csv"), [HEADER, ...starts.slice(0, 240), ""].join("\n"));
    const lines = [HEADER, ...starts.slice(240)];
    const refused = await fed(lines, "--history", "starts.csv", "--symbol", "SAMPLE");
    const cure = /Say it: likely (--zone \S+ --stamp \S+)/.exec(refused.stderr)![1]!;
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    const { code, stdout } = await fed(lines, "--history", "starts.csv", "--symbol", "SAMPLE", ...cure.split(" "));
    expect([code, barsOf(stdout)[0]!.time]).toEqual([0, formatTime(minutes.time[274]!)]);
  });

  it.each([
    [["--check"], "error: --check needs the bars to compare with: add --bars FILE"],
    [["--bars", "x.csv"], "error: --bars belongs to --check; minutes before are --history FILE"],
    [["--input", "alpaca"], "error: --input alpaca needs a stock: add --symbol TSLA"],
    [["--input", "alpaca", "--symbol", "tesla"], "error: --symbol tesla is not a ticker such as TSLA or BRK.B"],
    [["--feed", "iex"], "error: --feed belongs to --input alpaca"],
  ])("refuses %s", async (args, message) => {
    const { code, stderr } = await runCli(["follow", "--models", "m", ...args], folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("says which keys Alpaca's stream needs", async () => {
    const { code, stderr } = await runCli(["follow", "--models", "m", "--input", "alpaca", "--symbol", "TSLA"], folder);
    expect([code, stderr]).toEqual([1, expect.stringContaining("APCA_API_KEY_ID is not set: put your Alpaca keys in")]);
  });

  it("ends without an error when it is told to while it asks for the history", async () => {
    const environment = { APCA_API_KEY_ID: KEYS.id, APCA_API_SECRET_KEY: KEYS.secret };
    // Nobody listens there.
    const nobody = { APCA_API_DATA_URL: "http://127.0.0.1:9" };
    const args = ["--input", "alpaca", "--symbol", "TSLA"];
    const { child, ended } = startIn({ ...environment, ...nobody }, ...args);
    child.stderr.on("data", (data) => {
      if (String(data).includes("trying again")) child.kill("SIGINT");
    });
    const { code, stdout, stderr } = await ended;
    expect([code, stdout, stderr]).toEqual([0, "", expect.not.stringContaining("ata-lab: ")]);
  });

  it("names the stock of a history by its file where nothing else does", async () => {
    writeFileSync(join(folder, "AMD.csv"), readFileSync(join(folder, "before.csv")));
    const { stderr } = await fed([HEADER], "--history", "AMD.csv");
    expect(stderr).toContain("trained on SYNTHETIC bars, and the bars are of AMD\n");
  });

  it("refuses a state of other models, and a damaged one", async () => {
    for (const [text, message] of [
      ["{", "state2.json: the state: not JSON: "],
      ["{}", "state2.json: it is not a state. To begin anew, move the file away, or name another with"],
      ['{"scorer":{}}', "state2.json: the state is no state of a scorer. To begin anew, "],
    ] as const) {
      writeFileSync(join(folder, "state2.json"), text);
      const { child, ended } = start("--state", "state2.json");
      child.stdin.end();
      const { code, stderr } = await ended;
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    }
  });
});
