import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSource, makeSample, readPromotion, research, writeRun } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AlpacaServer, KEYS } from "../support/alpaca-server.js";
import { startVendor, visibleFiles } from "./scenarios.js";

/** Rounds of each pair. */
const ROUNDS = process.env.FAULTS === undefined ? 10 : 300;

const root = realpathSync(mkdtempSync(join(tmpdir(), "pairs-")));
let vendor: AlpacaServer;
let pair: ChildProcess[];
beforeAll(async () => {
  vendor = await startVendor();
  pair = ["0", "1"].map((which) => fork("test/faults/pair-worker.js", [which, vendor.url, KEYS.id, KEYS.secret]));
  await Promise.all(pair.map((child) => once(child, "message")));
});
afterAll(async () => {
  for (const child of pair) child.kill();
  await vendor.close();
  rmSync(root, { recursive: true });
});

/** What both say after they have done the same at once: "done", or why not. */
async function both(work: string, folder: string): Promise<string[]> {
  const answers = pair.map((child) => once(child, "message"));
  for (const child of pair) child.send({ work, folder });
  return (await Promise.all(answers)).map(([answer]) => String(answer));
}

const MINUTES = ["2018-02-15", "2018-03-01"].map((to) => makeSample({ to }));

/** A folder with the models of one of the two. */
async function modelsOf(which: number, folder: string): Promise<string> {
  await writeRun(folder, { research: research(MINUTES[which]!), input: {}, warnings: [] });
  return withoutClock(folder);
}

/** The models alone: the manifest has the time. */
const withoutClock = (folder: string): string =>
  visibleFiles(folder, /manifest|promoted|^replaced|looks|polic|promotion/);

const hidden = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith("."));

describe(`two at once in the same folder, ${ROUNDS} times`, { timeout: 7_200_000 }, () => {
  it("research: the models of one", async () => {
    const folder = join(root, "research");
    const sets = [await modelsOf(0, join(root, "one")), await modelsOf(1, join(root, "two"))];
    for (let i = 0; i < ROUNDS; i++) {
      expect(await both("research", folder)).toEqual(["done", "done"]);
      expect(sets).toContain(withoutClock(folder));
      const { models } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
      for (const [file, sha256] of Object.entries<string>(models)) {
        expect(withoutClock(folder)).toContain(`${file} ${sha256.slice(0, 16)}`);
      }
      expect(hidden(folder)).toEqual([]);
    }
  });

  it("promote: the models of one, and each set that was replaced is whole", async () => {
    const folder = join(root, "promote");
    const sets = [await modelsOf(0, `${folder}-0`), await modelsOf(1, `${folder}-1`)];
    for (let i = 0; i < ROUNDS; i++) {
      expect(await both("promote", folder)).toEqual(["done", "done"]);
      expect(sets).toContain(withoutClock(folder));
      const { from, replaced } = JSON.parse(readFileSync(join(folder, "promoted.json"), "utf8"));
      expect(withoutClock(folder)).toBe(sets[from.endsWith("-0") ? 0 : 1]);
      expect(sets).toContain(withoutClock(join(folder, replaced)));
      expect(hidden(folder)).toEqual([]);
    }
    // The first of all replaced nothing.
    expect(readdirSync(join(folder, "replaced")).length).toBe(2 * ROUNDS - 1);
  });

  it("backtest: the verdict of one, about these models, and no line of the ledger is lost", async () => {
    const folder = join(root, "backtest");
    await modelsOf(1, folder);
    for (let i = 0; i < ROUNDS; i++) {
      expect(await both("backtest", folder)).toEqual(["done", "done"]);
      const { faults, ledger } = await readPromotion(folder);
      expect(faults).toEqual([]);
      expect(ledger.entries.length).toBe(2 * (i + 1));
    }
    expect(hidden(folder)).toEqual([]);
  });

  it("bars --dump: the bars of one, with their note and hash", async () => {
    const folder = join(root, "dump");
    mkdirSync(folder);
    for (let i = 0; i < ROUNDS; i++) {
      expect(await both("dump", folder)).toEqual(["done", "done"]);
      const bars = await fileSource(join(folder, "bars.csv"), { report: () => {} })({ symbol: "SAMPLE" });
      expect(MINUTES.map(({ time }) => time.length)).toContain(bars.time.length);
      expect(hidden(folder)).toEqual([]);
    }
  });

  it("a single file, as run, report, predict --out and --html write it: that of one", async () => {
    const folder = join(root, "file");
    mkdirSync(folder);
    for (let i = 0; i < ROUNDS; i++) {
      expect(await both("file", folder)).toEqual(["done", "done"]);
      const text = readFileSync(join(folder, "page.html"), "utf8");
      expect(text.length).toBe(1_000_000);
      expect(text).toMatch(/^(0+|1+)$/);
      expect(readdirSync(folder)).toEqual(["page.html"]);
    }
  });

  it("fetch: one completes, the other too or says that the files were changed; both together are what one alone is", async () => {
    const alone = join(root, "alone");
    pair[0]!.send({ work: "fetch", folder: alone });
    await once(pair[0]!, "message");
    const wanted = visibleFiles(alone, /manifest/);
    for (let i = 0; i < ROUNDS; i++) {
      const folder = join(root, `fetch-${i}`);
      const said = await both("fetch", folder);
      for (const line of said) expect(line).toMatch(/^done$|another run writes here/);
      expect(said).toContain("done");
      expect(visibleFiles(folder, /manifest/)).toBe(wanted);
      expect(hidden(folder)).toEqual([]);
      rmSync(folder, { recursive: true });
    }
  });
});
