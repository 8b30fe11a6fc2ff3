import {
  type AdamOptions,
  designMatrix,
  LogisticRegression,
  makeSample,
  PRESETS,
  research,
  type Tensorflow,
} from "ata-lab";
import { beforeAll, describe, expect, it } from "vitest";
import { backendsHere, useBackend } from "../../support/backends.js";

const bars = makeSample({ to: "2018-04-01" });
const { train } = research(bars);
const X = designMatrix(train.features, ["rsi", "rsi_slope", "bb_z"]);
const trainAdam = (adam: AdamOptions = {}, onStep?: () => void): LogisticRegression =>
  new LogisticRegression({ engine: "tensorflow", method: "adam", adam, ...(onStep && { onStep }) }).fit(X, train.label);

describe.each(await backendsHere())("method adam on backend $backend", ({ backend, why }) => {
  let tensorflow: Tensorflow;
  beforeAll(async () => {
    if (why === undefined) tensorflow = await useBackend(backend);
  });
  const test = it.extend("here", { auto: true }, ({ skip }: { skip: (when: boolean, note?: string) => void }) => {
    skip(why !== undefined, why);
  });

  test("refuses weights, with what takes them", () => {
    const weight = new Float64Array(train.label.length).fill(2);
    const fit = new LogisticRegression({ engine: "tensorflow", method: "adam" });
    expect(() => fit.fit(X, train.label, undefined, weight)).toThrow(
      'method "adam" takes no weights: use method "newton"',
    );
  });

  test("comes near the exact optimum", () => {
    const exact = new LogisticRegression().fit(X, train.label);
    const close = trainAdam({ batchSize: 256, epochs: 300, validationSplit: 0, patience: 50 });
    const p = exact.predictProba(X);
    const far = close.predictProba(X).reduce((most, q, i) => Math.max(most, Math.abs(q - p[i]!)), 0);
    expect(far).toBeLessThan(0.01);
    expect(close.objective / exact.objective - 1).toBeLessThan(1e-5);
    expect(close.objective).toBeGreaterThan(exact.objective * (1 - 1e-6));
  });

  test("gives the same bits for the same seed, and others for another", () => {
    const [one, again, other] = [{}, {}, { seed: 2 }].map((adam) =>
      trainAdam({ epochs: 4, validationSplit: 0, ...adam }),
    ) as [LogisticRegression, LogisticRegression, LogisticRegression];
    expect([...again.coef, again.intercept]).toEqual([...one.coef, one.intercept]);
    expect(again.history).toEqual(one.history);
    expect([...other.coef]).not.toEqual([...one.coef]);
  });

  test("keeps the epoch that was best on the rows kept apart, and stops when none is better", () => {
    let calls = 0;
    const early = trainAdam({ patience: 3, epochs: 200 }, () => {
      calls++;
    });
    const losses = early.history.map(({ validationLoss }) => validationLoss!);
    expect(calls).toBe(losses.length);
    expect(early.iterations).toBe(losses.indexOf(Math.min(...losses)));
    expect(losses.length).toBe(early.iterations + 1 + 3);
    // The loss of the weights that were kept, on the last tenth of the rows, by its definition.
    const from = Math.ceil(train.label.length * 0.9);
    const held = early.predictProba(X.map((column) => column.subarray(from)));
    const loss = held.reduce((sum, p, i) => sum - Math.log(train.label[from + i] === 1 ? p : 1 - p), 0) / held.length;
    expect(loss).toBeCloseTo(losses[early.iterations]!, 6);
  });

  test("fits on all rows when none are kept apart", () => {
    const all = trainAdam({ validationSplit: 0, epochs: 3 });
    expect(all.history.map((step) => "validationLoss" in step)).toEqual([false, false, false, false]);
    expect(all.history.at(-1)!.loss).toBeLessThan(all.history[0]!.loss);
  });

  test("serves the whole flow, whose report says how far it is", () => {
    const adam = { epochs: 10, validationSplit: 0 };
    const { engine } = research(bars, { ...PRESETS.seed, C: [1], engine: "tensorflow", method: "adam", adam });
    expect([engine!.method, engine!.backend]).toEqual(["adam", backend]);
    expect(engine!.distance.rsi.probability).toBeGreaterThan(1e-4);
    expect(engine!.distance.rsi.probability).toBeLessThan(0.1);
  });

  test("leaves no tensor behind, neither when it succeeds nor when it fails", () => {
    const before = tensorflow.numTensors();
    trainAdam({ epochs: 2 });
    expect(tensorflow.numTensors()).toBe(before);
    expect(() => trainAdam({ learningRate: 1e38, epochs: 2 })).toThrow(
      /the loss is .* after epoch 1: lower learningRate/,
    );
    expect(tensorflow.numTensors()).toBe(before);
  });
});
