import { evaluate, makeSample, nullRuns, nullTable, PRESETS, research, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import { inWorkers } from "../../lib/dist/jobs/in-workers.js";

const half = makeSample({ to: "2018-07-01" });
const NAMES = ["rsi", "macd", "trend", "brain"] as const;
const threads = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length;
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b) / x.length;
const standardError = (x: readonly number[]): number =>
  Math.sqrt(x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0) / (x.length - 1) / x.length);

describe("nullRuns", () => {
  it("reports the bars' own scores as evaluate does, on the part that the preset reports", async () => {
    const { presets } = await nullRuns(half, { runs: 2 });
    expect(Object.keys(presets)).toEqual(["seed", "sound"]);
    for (const name of ["seed", "sound"] as const) {
      const own = evaluate(research(half, PRESETS[name]), { draws: 2 });
      const { part, rows, positives, scores } = presets[name]!;
      expect([part, rows, positives]).toEqual([own.part, own.rows, own.positives]);
      for (const model of NAMES) expect(scores[model].own).toBeCloseTo(own.models[model].auc.estimate, 12);
      expect(scores.yardstick.own).toBeCloseTo(own.yardstick.auc.estimate, 12);
      expect(scores.beyond.own).toBeCloseTo(own.models.brain.beyondYardstick.estimate, 12);
    }
  });

  it("gives the same numbers whatever the number of threads, and the same first walks whatever the number of runs", async () => {
    const [one, three] = [await nullRuns(half, { runs: 5, workers: 1 }), await nullRuns(half, { runs: 5, workers: 3 })];
    expect(three).toEqual(one);
    const fewer = await nullRuns(half, { runs: 3 });
    const walks = one.presets.sound!.scores.brain.walks;
    expect(fewer.presets.sound!.scores.brain.walks).toEqual(walks.subarray(0, 3));
    const other = await nullRuns(half, { runs: 3, seed: 2 });
    for (const auc of other.presets.sound!.scores.brain.walks) expect(walks).not.toContain(auc);
  });

  it("counts walks that are as high, and gives the p of that", async () => {
    const { presets } = await nullRuns(half, { runs: 9, presets: { mine: withOptions(PRESETS.seed, { C: [0.1] }) } });
    for (const { own, walks, atLeast, p, quantiles, mean: average } of Object.values(presets.mine!.scores)) {
      expect(atLeast).toBe(walks.filter((auc) => auc >= own).length);
      expect(p).toBeCloseTo((1 + atLeast) / 10, 12);
      expect(average).toBeCloseTo(mean([...walks]), 12);
      expect(quantiles.q50).toBe([...walks].sort((a, b) => a - b)[4]);
    }
  });

  it("finds a planted edge, and none where there is none", async () => {
    const planted = await nullRuns(makeSample({ edge: 0.14, to: "2018-10-01" }), { runs: 19 });
    for (const { scores } of Object.values(planted.presets)) {
      expect(scores.brain.p).toBe(0.05);
      expect(scores.yardstick.p).toBeGreaterThan(0.05);
    }
    // Its p is 0.05 or less once in 20 histories: five in a row are none by chance.
    const chance = await Promise.all(
      [1, 2, 3, 4, 5].map((seed) =>
        nullRuns(makeSample({ edge: 0, seed, to: "2018-07-01" }), { runs: 9, presets: { sound: PRESETS.sound } }),
      ),
    );
    expect(Math.max(...chance.map(({ presets }) => presets.sound!.scores.brain.p))).toBeGreaterThan(0.1);
  });

  it("tells how many runs are done, and leaves no thread behind", async () => {
    const before = threads();
    const told: string[] = [];
    await nullRuns(half, { runs: 4, onRun: (done, runs) => told.push(`${done} of ${runs}`) });
    expect(told).toEqual(["1 of 4", "2 of 4", "3 of 4", "4 of 4"]);
    expect(threads()).toBe(before);
  });

  it("ends with one error, and no thread left, when told to or when the flow fails", async () => {
    const before = threads();
    const stop = (): void => {
      throw new Error("enough");
    };
    await expect(nullRuns(half, { onRun: stop })).rejects.toThrow(/^enough$/);
    const controller = new AbortController();
    const running = nullRuns(half, { signal: controller.signal, onRun: () => controller.abort(new Error("stopped")) });
    await expect(running).rejects.toThrow(/^stopped$/);
    await expect(nullRuns(half, { signal: AbortSignal.abort(new Error("never begun")) })).rejects.toThrow(
      "never begun",
    );
    // The bars' own failure comes first, whichever thread was faster.
    const short = makeSample({ to: "2018-01-04" });
    await expect(nullRuns(short)).rejects.toThrow(/^the bars themselves, preset sound: every label of the train part/);
    expect(threads()).toBe(before);
  });

  it("names the walk on which the flow fails", async () => {
    // A price of 0 stops no research, but there is no walk of it.
    const bad = { ...half, open: half.open.map((x, i) => (i === 9 ? 0 : x)) };
    await expect(nullRuns(bad, { runs: 2 })).rejects.toThrow(/^random walk 1 of 2: bar 9 has a price of 0/);
  });

  it("refuses what it cannot do", async () => {
    await expect(nullRuns(half, { runs: 1 })).rejects.toThrow("runs must be 2 or more, got 1");
    await expect(nullRuns(half, { seed: 0.5 })).rejects.toThrow("seed must be an integer, got 0.5");
    await expect(nullRuns(half, { workers: 0 })).rejects.toThrow("workers must be 1 or more, got 0");
    await expect(nullRuns(half, { presets: {} })).rejects.toThrow("no preset");
    const presets = { fast: { ...PRESETS.seed, engine: "tensorflow" as const } };
    await expect(nullRuns(half, { presets })).rejects.toThrow(/preset fast: .* exact engine, not by tensorflow/);
  });

  it("becomes a table, a row a model and the yardstick of each preset", async () => {
    const result = await nullRuns(half, { runs: 2 });
    const table = nullTable(result);
    expect(table.numRows()).toBe(12);
    expect(table.get("AUC", 9)).toBe(result.presets.sound!.scores.brain.own);
    expect(table.get("as high", 9)).toMatch(/^[012] of 2$/);
  });
});

describe("threads", () => {
  const worker = (code: string): URL =>
    new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${code}`)}`);

  it("that die are one clear error", async () => {
    const before = threads();
    const dead = inWorkers(worker("process.exit(3)"), undefined, 5, { workers: 2 });
    await expect(dead).rejects.toThrow("a worker thread ended with code 3 before its work was done");
    const broken = inWorkers(worker("throw new Error('no module')"), undefined, 5, { workers: 2 });
    await expect(broken).rejects.toThrow("a worker thread failed: no module");
    expect(threads()).toBe(before);
  });

  it("give results in the order of the tasks, and of several failures the first task's", async () => {
    const slowFirst =
      'parentPort.on("message", (task) => setTimeout(() => parentPort.postMessage(ANSWER), task === 1 ? 200 : 1))';
    const doing = (answer: string): Promise<unknown[]> =>
      inWorkers(worker(slowFirst.replace("ANSWER", answer)), undefined, 6, { workers: 3 });
    expect(await doing("{ task, result: 10 * task }")).toEqual([0, 10, 20, 30, 40, 50]);
    const failing = doing("task === 0 ? { task, result: 0 } : { task, error: new Error('task ' + task) }");
    await expect(failing).rejects.toThrow(/^task 1$/);
  });
});

// Light versions of bench/null.js, whose figures stand in bench/README.md.
describe("what preset sound reports of histories without an edge", () => {
  const scores = (volatility: "constant" | "regimes") =>
    Array.from({ length: 16 }, (_, i) => {
      const minutes = makeSample({ edge: 0, seed: i + 1, volatility, to: "2019-07-01" });
      return evaluate(research(minutes, PRESETS.sound), { draws: 2 });
    });

  it("is centred on 0.5 where volatility is constant", () => {
    const histories = scores("constant");
    for (const name of NAMES) {
      const aucs = histories.map(({ models }) => models[name].auc.estimate);
      expect(Math.abs(mean(aucs) - 0.5)).toBeLessThan(3.5 * standardError(aucs));
      expect(standardError(aucs)).toBeLessThan(0.01);
    }
  });

  it("is centred on the yardstick's, or below, where it is not", () => {
    const beyond = scores("regimes").map(({ models, yardstick }) => models.brain.auc.estimate - yardstick.auc.estimate);
    expect(mean(beyond)).toBeLessThan(3.5 * standardError(beyond));
    expect(mean(beyond)).toBeGreaterThan(-0.03);
  });
});
