import { makeSample, PRESETS, policyNull, withOptions } from "ata-lab";
import { describe, expect, it } from "vitest";
import { runPolicyNull } from "../../lib/dist/backtest/policy-null.js";

const half = makeSample({ to: "2018-07-01", edge: 0 });
const policy = { gate: 0, cap: 0.2, costs: "bps:1", shares: "fractional", bootstrap: { draws: 20 } } as const;

describe("policyNull", () => {
  it("gives the same numbers on any number of threads, and tells how many runs are done", async () => {
    const recipe = withOptions(PRESETS.sound, { C: [0.1] });
    const told: string[] = [];
    const options = { runs: 3, recipe, keepDrift: true, ...policy };
    const threaded = await policyNull(half, {
      ...options,
      workers: 2,
      onRun: (done, runs) => told.push(`${done} of ${runs}`),
    });
    expect(threaded).toEqual(await runPolicyNull(half, options));
    expect(told).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
    expect(threaded).toEqual(await policyNull(half, { ...options, workers: 1 }));
  });

  it("runs a recipe that was made here on one thread, and says so", async () => {
    const { source, ...recipe } = PRESETS.sound;
    const lines: string[] = [];
    const options = { runs: 2, ...policy, recipe: { ...recipe, name: "mine" } };
    await policyNull(half, { ...options, workers: 2, report: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringMatching(/^recipe mine was made here, /)]);
  });

  it("ends with the error of the bars themselves", async () => {
    const recipe = PRESETS.seed;
    await expect(policyNull(half, { ...policy, recipe })).rejects.toThrow(
      /^the bars themselves: recipe seed keeps no test/,
    );
  });
});
