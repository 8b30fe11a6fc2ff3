import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeUniverse, writeBars } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visibleFiles } from "./scenarios.js";

/** How often a run is killed. */
const KILLS = process.env.FAULTS === undefined ? 6 : 20;

const root = realpathSync(mkdtempSync(join(tmpdir(), "universe-faults-")));
afterAll(() => rmSync(root, { recursive: true }));

beforeAll(async () => {
  const universe = makeUniverse({ symbols: 8, seed: 3, to: "2018-03-01" });
  for (const symbol of universe.symbols) {
    await writeBars(join(root, "store", `symbol=${symbol}`, "bars.parquet"), universe.minutes(symbol));
  }
  mkdirSync(join(root, "store", "symbol=BAD"));
  writeFileSync(join(root, "store", "symbol=BAD", "bars.csv"), "time,open,high,low,close,volume\n");
});

function start(out: string): ChildProcess {
  const words = [
    "universe",
    "--store",
    "store",
    "--gate",
    "0.01",
    "--cap",
    "0.2",
    "--out",
    out,
    "--resume",
    "--workers",
    "2",
  ];
  return spawn(process.execPath, [resolve("lib/bin/ata-lab.js"), ...words], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, SOURCE_DATE_EPOCH: "1600000000" },
  });
}

const finish = async (out: string): Promise<void> => {
  const [code] = await once(start(out), "exit");
  expect(code).toBe(0);
};

const hidden = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /(^|\/)\./.test(name));

describe(`a run over many symbols that is killed ${KILLS} times`, { timeout: 1_200_000 }, () => {
  it("goes on where it was, and leaves the same bytes as one that was not", async () => {
    const started = performance.now();
    await finish("whole");
    const span = performance.now() - started;
    const whole = visibleFiles(join(root, "whole"));
    // Eight symbols with nine files each, the bad one's, the run's, the table and the page.
    expect(whole.split("\n")).toHaveLength(8 * 9 + 1 + 3);
    const seen = new Set<string>();
    // Multiples of the golden ratio are spread evenly; a run is killed at least once before it is done.
    for (let i = 1; i <= KILLS; i++) {
      const child = start("killed");
      const over = once(child, "exit");
      const timer = setTimeout(() => child.kill("SIGKILL"), ((i * 0.618034) % 1) * span);
      await over;
      clearTimeout(timer);
      const there = existsSync(join(root, "killed")) ? results() : 0;
      seen.add(`${there} ${child.signalCode}`);
      if (existsSync(join(root, "killed", "universe.html"))) {
        expect(visibleFiles(join(root, "killed"))).toBe(whole);
        rmSync(join(root, "killed"), { recursive: true });
      }
    }
    await finish("killed");
    expect(visibleFiles(join(root, "killed"))).toBe(whole);
    expect(hidden(join(root, "killed"))).toEqual([]);
    expect([...seen].filter((state) => state.endsWith("SIGKILL")).length).toBeGreaterThan(1);
  });
});

/** Symbols whose result is there; each is whole. */
function results(): number {
  const folders = readdirSync(join(root, "killed")).filter((name) => name.startsWith("symbol="));
  const done = folders.filter((name) => existsSync(join(root, "killed", name, "result.json")));
  for (const name of done) {
    const folder = join(root, "killed", name);
    // A switch that was interrupted: its files count, and whoever reads next moves them.
    if (existsSync(join(folder, ".switch"))) continue;
    const { row } = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    expect(visibleFiles(folder).split("\n")).toHaveLength(row.figures ? 9 : 1);
  }
  return done.length;
}
