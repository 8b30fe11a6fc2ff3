import { makeSample, PRESETS } from "ata-lab";
import { describe, expect, it } from "vitest";
import { inThreads } from "../../lib/dist/jobs/in-threads.js";
import { inWorkers } from "../../lib/dist/jobs/in-workers.js";
import { onThisThread } from "../../lib/dist/jobs/on-this-thread.js";
import { referenceOf } from "../../lib/dist/jobs/recipe-reference.js";
import { makeRun, resultsOf } from "../../lib/dist/jobs/run.js";
import { inShard } from "../../lib/dist/jobs/shard.js";

const threads = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length;

const common = {
  minutes: makeSample({ to: "2018-03-01" }),
  recipes: { seed: referenceOf(PRESETS.seed as never)! },
  seeds: [5, 6, 7, 8],
};
const run = makeRun("null-runs", common, [0, 1, 2, 3, 4]);

describe("runners", () => {
  it("give the same results on this thread, in threads and in shards", async () => {
    const here = await resultsOf(onThisThread, run);
    expect(here).toHaveLength(5);
    expect(new Set(here.map(({ seed }) => seed!.baseline)).size).toBe(5);
    expect(await resultsOf(inThreads(1), run)).toEqual(here);
    expect(await resultsOf(inThreads(3), run)).toEqual(here);
    const shards = [0, 1, 2].map((index) => inShard(run.items, { index, of: 3 }));
    expect(shards).toEqual([[0, 3], [1, 4], [2]]);
    const parts = await Promise.all(shards.map((items) => resultsOf(inThreads(1), { ...run, items })));
    expect(parts).toEqual(shards.map((items) => items.map((item) => here[item])));
  });

  it("refuse a run of another version, and a kind that does not exist", async () => {
    const before = threads();
    const old = { ...run, version: "0.0.1" };
    for (const runner of [onThisThread, inThreads(2)]) {
      const refusal = /the run was made by ata-lab 0.0.1, and this worker is ata-lab \d+\.\d+/;
      await expect(resultsOf(runner, old)).rejects.toThrow(refusal);
      const strange = { ...run, kind: "toString" as "null-runs" };
      await expect(resultsOf(runner, strange)).rejects.toThrow(
        'there is no kind of job "toString"; there are null-runs',
      );
    }
    expect(threads()).toBe(before);
  });

  it("stop when they are told to, also before they begin", async () => {
    const before = threads();
    for (const runner of [onThisThread, inThreads(2)]) {
      const never = AbortSignal.abort(new Error("never begun"));
      await expect(resultsOf(runner, run, { signal: never })).rejects.toThrow("never begun");
      const controller = new AbortController();
      const { signal } = controller;
      const seen: number[] = [];
      const onResult = (_: unknown, index: number): void => {
        seen.push(index);
        controller.abort(new Error("stopped"));
      };
      await expect(resultsOf(runner, run, { signal, onResult })).rejects.toThrow("stopped");
      expect(seen.length).toBeLessThan(5);
    }
    expect(threads()).toBe(before);
  });
});

describe("threads", () => {
  const worker = (code: string): URL =>
    new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${code}`)}`);
  const items = ["a", "b", "c", "d", "e", "f"];

  it("that die are one clear error", async () => {
    const before = threads();
    const options = { workers: 2, onResult: () => {} };
    const dead = inWorkers(worker("process.exit(3)"), undefined, items, options);
    await expect(dead).rejects.toThrow("a worker thread exited with code 3 before it was done");
    const broken = inWorkers(worker("throw new Error('no module')"), undefined, items, options);
    await expect(broken).rejects.toThrow("a worker thread failed: no module");
    await inWorkers(worker("throw new Error('no module')"), undefined, [], options);
    expect(threads()).toBe(before);
  });

  it("that die are a result each, if what they worked on may fail alone, and others take their places", async () => {
    const before = threads();
    const seen: string[] = [];
    const dying = `parentPort.on("message", ({ index, item }) => {
      if (index % 2 === 1) process.exit(3);
      parentPort.postMessage({ index, result: item + index });
    })`;
    for (const workers of [1, 2]) {
      await inWorkers<string>(worker(dying), undefined, items, {
        workers,
        ifLost: (reason) => reason,
        onResult: (result, index) => {
          seen[index] = result;
        },
      });
      const lost = "the thread that worked on it exited with code 3 before it was done";
      expect(seen).toEqual(["a0", lost, "c2", lost, "e4", lost]);
    }
    expect(threads()).toBe(before);
  });

  const slowSecond = `parentPort.on("message", ({ index, item }) =>
    setTimeout(() => parentPort.postMessage(ANSWER), index === 1 ? 200 : 1))`;

  it("get the items, and of several failures the first item's is thrown", async () => {
    const seen: string[] = [];
    const doing = (answer: string): Promise<void> =>
      inWorkers<string>(worker(slowSecond.replace("ANSWER", answer)), undefined, items, {
        workers: 3,
        onResult: (result, index) => {
          seen[index] = result;
        },
      });
    await doing("{ index, result: item + index }");
    expect(seen).toEqual(["a0", "b1", "c2", "d3", "e4", "f5"]);
    const failing = doing("index === 0 ? { index, result: '' } : { index, error: new Error('item ' + item) }");
    await expect(failing).rejects.toThrow(/^item b$/);
  });

  it("wait until a result has been received, also when they are stopped", async () => {
    let [receiving, most] = [0, 0];
    const controller = new AbortController();
    const receive = async (_: unknown, index: number): Promise<void> => {
      most = Math.max(most, ++receiving);
      if (index === 4) controller.abort(new Error("stopped"));
      await new Promise((resolve) => setTimeout(resolve, 30));
      receiving--;
    };
    const module = worker(slowSecond.replace("ANSWER", "{ index, result: index }"));
    const options = { workers: 1, onResult: receive, signal: controller.signal };
    await expect(inWorkers<number>(module, undefined, items, options)).rejects.toThrow("stopped");
    expect([most, receiving]).toEqual([1, 0]);
  });
});
