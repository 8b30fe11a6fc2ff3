import { readFileSync } from "node:fs";
import { checkManifest, formatModel, makeSample, PRESETS, predictAll, readModels, research } from "ata-lab";
import { describe, expect, it } from "vitest";
import { modelNames } from "../../lib/dist/models/inputs.js";
import { modelFile } from "../../lib/dist/models/model.js";
import { EXAMPLE_BARS } from "../../lib/dist/recipes/readers.js";
import { makeManifest } from "../../lib/dist/store/make-manifest.js";

describe("models/", () => {
  it("holds the models of the sample, to the byte", async () => {
    const { models } = research(makeSample());
    for (const name of modelNames(PRESETS.seed)) {
      expect(readFileSync(`models/${modelFile(name)}`, "utf8")).toBe(`${formatModel(models[name])}\n`);
    }
  });

  it("has the manifest of a run on the sample; `npx ata-lab research --out models` makes it anew", async () => {
    const { manifest, faults, unknown } = await checkManifest("models");
    expect([faults, unknown]).toEqual([[], []]);
    const parts = { research: research(makeSample()), input: { bars: "sample" }, warnings: [] };
    // When and where it was made may differ.
    const { created, versions, ...rest } = await makeManifest(parts);
    expect(manifest).toEqual({ created: expect.anything(), versions: expect.anything(), ...rest });
  });

  it("has a README whose prediction by hand is right", async () => {
    const text = readFileSync("models/README.md", "utf8");
    const models = await readModels("models");
    const answers = predictAll(models, EXAMPLE_BARS["a fall at the open"], PRESETS.seed);
    for (const p of Object.values(answers)) expect(text).toContain(p.toFixed(4));

    // The two sums, read off the page.
    const sums = [...text.matchAll(/z = ([^=]+)\n\s+= (-?[\d.]+)\n/g)].map(([, terms, sum]) => {
      const total = terms!
        .split(" + ")
        .reduce((z, term) => z + term.split(" x ").reduce((a, b) => a * Number(b), 1), 0);
      return [total, Number(sum)] as const;
    });
    expect(sums).toHaveLength(2);
    for (const [total, printed] of sums) expect(Math.abs(total - printed)).toBeLessThan(2e-5);
    const [rsi, brain] = sums.map(([, z]) => 1 / (1 + Math.exp(-z)));
    expect(rsi).toBeCloseTo(answers.rsi, 4);
    expect(brain).toBeCloseTo(answers.brain, 4);
  });
});
