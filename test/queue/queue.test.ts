import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { type Bars, makeSample, writeBars } from "ata-lab";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it, onTestFailed } from "vitest";
import { version } from "../../lib/dist/store/version.js";
import { type Background, startProcess, until } from "../support/background.js";
import { runCli } from "../support/cli.js";
import { noRedis, startRedis, type TestRedis } from "../support/redis.js";

const RECIPE = resolve("recipes/volume.ts");
/** Tiny jobs of real research: a short sample, which leaves each run enough to train on. */
const NULLS = ["null", "--recipe", RECIPE, "--to", "2018-02-20", "--json", "--runs"];

describe.skipIf(noRedis)(`jobs on a queue${noRedis ? `: ${noRedis}` : ""}`, () => {
  let redis: TestRedis;
  let client: Redis;
  let started: Background[];

  beforeEach(async () => {
    redis = await startRedis();
    client = new Redis({ port: redis.port, maxRetriesPerRequest: null });
    client.on("error", () => {});
    started = [];
    onTestFailed(({ task }) => {
      const told = started.map(({ child, stderr }) => `${child.spawnargs.slice(2).join(" ")}\n${stderr()}`).join("\n");
      for (const error of task.result?.errors ?? []) error.message += `\n\n${told}`;
    });
  });

  afterEach(async () => {
    for (const { child } of started) child.kill("SIGKILL");
    client.disconnect();
    await redis.remove();
  });

  function start(args: readonly string[], folder?: string, environment?: object): Background {
    const process = startProcess([...args, "--queue", redis.url], folder, environment);
    started.push(process);
    return process;
  }

  async function startWorker(...args: readonly string[]): Promise<Background> {
    const worker = start(["worker", "--json", "--workers", "1", ...args]);
    await worker.says("takes jobs of ata-lab");
    return worker;
  }

  async function endWorker(worker: Background): Promise<{ done: number; failed: number; refused: number }> {
    worker.child.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
    return JSON.parse(worker.stdout());
  }

  const count = (state: "completed" | "failed"): Promise<number> => client.zcard(`ata-lab:jobs-${version()}:${state}`);

  async function inOneProcess(runs: number): Promise<string> {
    const { code, stdout } = await runCli([...NULLS, String(runs)]);
    expect(code).toBe(0);
    return stdout;
  }

  it("does 500 jobs once each, with two of four workers killed and Redis restarted: the bytes of one process", async () => {
    const workers = await Promise.all([0, 1, 2, 3].map(() => startWorker(RECIPE)));
    const producer = start([...NULLS, "499"]);
    const doneAfter = (jobs: number): Promise<void> => until(async () => (await count("completed")) >= jobs);
    for (const [i, jobs] of [60, 140].entries()) {
      await doneAfter(jobs);
      workers[i]!.child.kill("SIGKILL");
    }
    await doneAfter(250);
    await redis.kill();
    await producer.says("does not answer: waiting until it is back");
    await redis.start();
    expect(await producer.ended).toBe(0);
    expect(producer.stderr()).toContain(`${redis.url} answers`);
    expect([await count("completed"), await count("failed")]).toEqual([500, 0]);
    const counts = await Promise.all(workers.slice(2).map(endWorker));
    expect(counts.every(({ done }) => done > 100)).toBe(true);
    expect(producer.stdout()).toBe(await inOneProcess(499));
    // What is done is not done again: nobody is there to do it.
    const again = start([...NULLS, "499"]);
    expect(await again.ended).toBe(0);
    expect(again.stdout()).toBe(producer.stdout());
  }, 400_000);

  it("goes on without the command that sent the jobs, and the same command takes up what was done", async () => {
    const producer = start([...NULLS, "30"]);
    await producer.says("no worker of ata-lab");
    producer.child.kill("SIGKILL");
    const worker = await startWorker(RECIPE);
    await until(async () => (await count("completed")) === 31);
    expect((await endWorker(worker)).done).toBe(31);
    const again = start([...NULLS, "30"]);
    expect(await again.ended).toBe(0);
    expect(again.stdout()).toBe(await inOneProcess(30));
  });

  it("takes jobs back that nobody has begun when it is interrupted", async () => {
    const producer = start([...NULLS, "30"]);
    await producer.says("no worker of ata-lab");
    producer.child.kill("SIGINT");
    expect(await producer.ended).toBe(1);
    expect(producer.stderr()).toContain("stopped: jobs that no worker had begun are out of the queue");
    expect(await client.llen(`ata-lab:jobs-${version()}:wait`)).toBe(0);
  });

  it("leaves jobs to others that a worker cannot do, and says why on both sides", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ata-lab-"));
    const other = join(folder, "volume.ts");
    writeFileSync(other, `${readFileSync(RECIPE, "utf8")}// Changed.\n`);
    const wrong = await startWorker(other);
    const producer = start([...NULLS, "2"]);
    const why = /volume\.ts has SHA-256 [0-9a-f]{64} here, and the job wants [0-9a-f]{64}/;
    await producer.says("gives jobs back: ");
    expect(producer.stderr()).toMatch(why);
    const right = await startWorker(RECIPE);
    expect(await producer.ended).toBe(0);
    expect(wrong.stderr()).toMatch(why);
    const [refused, done] = [await endWorker(wrong), await endWorker(right)];
    expect([refused.done, done.done]).toEqual([0, 3]);
    expect(refused.refused).toBeGreaterThan(0);
  });

  it("keeps results in a folder, where they outlive the queue", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ata-lab-"));
    const worker = await startWorker("--results", folder, RECIPE);
    const args = [...NULLS, "2", "--results", folder];
    const producer = start(args);
    expect(await producer.ended).toBe(0);
    await endWorker(worker);
    expect(readdirSync(folder)).toHaveLength(3);
    await client.flushall();
    const again = start(args);
    expect(await again.ended).toBe(0);
    expect(again.stdout()).toBe(producer.stdout());
    expect(again.stderr()).not.toContain("no worker");
  });

  it("ends when it is told to, also while the queue is away", async () => {
    const producer = start([...NULLS, "2"]);
    await producer.says("no worker of ata-lab");
    const worker = await startWorker();
    await producer.says("gives jobs back: ");
    await redis.kill();
    for (const { child, says } of [producer, worker]) {
      await says("does not answer: waiting until it is back");
      child.kill("SIGTERM");
    }
    expect(await producer.ended).toBe(1);
    expect(producer.stderr()).toContain("does not answer: what was sent stays in the queue, and is done by workers");
    expect(await worker.ended).toBe(1);
    expect(worker.stderr()).toMatch(/0 jobs done, 0 failed, \d+ given back/);
  });

  it("ends with the error of a job that fails anywhere, as one process does", async () => {
    const worker = await startWorker();
    const args = ["null", "--preset", "sound", "--to", "2018-01-20", "--runs", "2"];
    const [here, there] = [await runCli(args), start(args)];
    expect([here.code, await there.ended]).toEqual([1, 1]);
    const last = (text: string): string | undefined => text.split("\n").find((line) => line.startsWith("ata-lab: "));
    expect(last(there.stderr())).toMatch(/ recipe sound: model brain: fold 1 of 5 has nothing left to train on/);
    expect((await endWorker(worker)).failed).toBeGreaterThan(0);
  });

  it("trains the stretches of a walk: the answer of one process", async () => {
    const args = [
      "walk",
      "--preset",
      "sound",
      "--to",
      "2018-05-01",
      "--retrain",
      "monthly",
      "--first-train",
      "2 months",
    ];
    const [home, away] = [0, 1].map(() => mkdtempSync(join(tmpdir(), "ata-lab-"))) as [string, string];
    const traded = [...args, "--gate", "0.01", "--fractional", "--json"];
    const worker = await startWorker();
    const there = start(traded, away);
    expect(await there.ended).toBe(0);
    expect((await endWorker(worker)).done).toBe(2);
    expect(there.stdout()).toBe((await runCli(traded, home)).stdout);
  });

  it("researches symbols of a store by workers that have a copy of it: the files of one process", async () => {
    const [home, away] = [0, 1].map(() => mkdtempSync(join(tmpdir(), "ata-lab-"))) as [string, string];
    const bars = (seed: number): Bars => makeSample({ seed, to: "2018-04-01" });
    for (const [symbol, seed] of [...["AAA", "BBB", "CCC"].entries()].map(([i, name]) => [name, i + 1] as const)) {
      for (const folder of [home, away])
        await writeBars(join(folder, "store", `symbol=${symbol}`, "bars.csv"), bars(seed));
    }
    const universe = ["universe", "--store", "store", "--gate", "0.01", "--cap", "0.1", "--fractional", "--out"];
    const epoch = { SOURCE_DATE_EPOCH: "1767225600" };
    expect((await runCli([...universe, "here", "--workers", "1"], home, epoch)).code).toBe(0);
    // A file of another year on the other machine.
    const other = join(away, "store", "symbol=CCC", "bars.csv");
    await writeBars(other, bars(9));
    const first = await startWorker("--store", join(away, "store"));
    const producer = start([...universe, "there"], home, epoch);
    await producer.says("the files of CCC have SHA-256 ");
    expect(producer.stderr()).toMatch(
      /CCC have SHA-256 [0-9a-f]{64} here, and have SHA-256 [0-9a-f]{64} where the job is/,
    );
    await writeBars(other, bars(3));
    expect(await producer.ended).toBe(0);
    expect((await endWorker(first)).done).toBe(3);
    const files = (folder: string): Map<string, string> =>
      new Map(
        readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name))
          .map((path) => [relative(join(home, folder), path), readFileSync(path, "latin1")] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    expect([...files("there").keys()]).toContain(join("symbol=CCC", "result.json"));
    expect(files("there")).toEqual(files("here"));
  });
});
