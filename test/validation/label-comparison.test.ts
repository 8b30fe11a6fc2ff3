import {
  blockBootstrap,
  compareLabels,
  defineRecipe,
  forwardReturn,
  labelTable,
  makeSample,
  metaLabel,
  PRESETS,
  predictRows,
  type Recipe,
  research,
  tripleBarrier,
  withOptions,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { labelVariants } from "../../lib/dist/validation/label-comparison.js";
import { labelView } from "../../lib/dist/views/tables/label-table.js";
import { viewText } from "../../lib/dist/views/view.js";
import { touches } from "../support/recipes.js";

const minutes = makeSample({ to: "2018-07-01" });
const sound = PRESETS.sound as unknown as Recipe;
const trade = { targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true };
const drawing = { draws: 50 };

describe("compareLabels", () => {
  const seen: [string, number][] = [];
  const result = compareLabels(minutes, sound, { ...drawing, onLabel: (name, all) => seen.push([name, all]) });

  it("scores the recipe's own label and four others, each on its own rows", () => {
    const names = ["the recipe's own", "fall", "first touch, long", "first touch, short", "RSI signal"];
    expect([...result.labels, ...result.failed].map(({ name }) => name)).toEqual(names);
    expect(seen).toEqual(names.map((name) => [name, 5]));
    for (const { name, rows, uniqueRows, positives, beyondBaseline, auc, baseline } of result.labels) {
      expect(uniqueRows, name).toBeLessThan(rows);
      expect(positives).toBeGreaterThan(0);
      expect(auc.estimate - baseline.estimate).toBeCloseTo(beyondBaseline.estimate, 12);
    }
    // The signal is rare.
    const [own, signal] = [result.labels[0]!, [...result.labels, ...result.failed].at(-1)!];
    if ("rows" in signal) expect(signal.rows).toBeLessThan(own.rows / 5);
  });

  it("scores what research with that label gives", () => {
    const { data, models, test } = research(minutes, withOptions(sound, { "label.side": "short" }));
    const fall = result.labels[1]!;
    expect(fall.rows).toBe(test!.label.length);
    const { time, label } = test!;
    const score = predictRows(models, test!, sound).brain!;
    expect(fall.auc).toEqual(blockBootstrap("auc", { time, label, score }, drawing));
    expect(data.label.length).toBeGreaterThan(test!.label.length);
    // Nothing of it is the same as with the label of rises, turned round.
    expect(fall.positives).not.toBeCloseTo(1 - result.labels[0]!.positives, 2);
  });

  it("is told in a table and in words", () => {
    expect(labelTable(result).numRows()).toBe(result.labels.length);
    const text = viewText(labelView(result));
    for (const words of [
      "a rise of more than 0.001 from a close to the close 12 bars later",
      "a fall of more than 0.001",
      "a short sale at the next open earns more than 0.001: a target of 2 ATR, a stop of 1 ATR, 12 bars or the end of the day",
    ]) {
      expect(text.replace(/\s+/g, " ")).toContain(words);
    }
  });

  it("says which label could not be trained, and why", () => {
    const never = tripleBarrier({ side: "long", ...trade, threshold: 9 });
    const { labels, failed } = compareLabels(minutes, sound, { ...drawing, labels: { never } });
    expect(labels.length).toBe(1);
    expect(failed).toEqual([{ name: "never", why: expect.stringContaining("labels are 0: a fit needs both classes") }]);
    expect(viewText(labelView({ deciding: "brain", labels, failed }))).toContain("Not trained:");
    const impossible = defineRecipe({ ...PRESETS.sound, name: "impossible", label: never }) as unknown as Recipe;
    expect(() => compareLabels(minutes, impossible, drawing)).toThrow("a fit needs both classes");
  });
});

describe("labelVariants", () => {
  const choices = (recipe: Pick<Recipe, "label" | "bars">) =>
    Object.fromEntries(Object.entries(labelVariants(recipe)).map(([name, label]) => [name, label.choices]));
  const bars = sound.bars;

  it("keep the horizon, the costs and the night of the recipe's own label", () => {
    const own = forwardReturn({ horizon: 6, threshold: 0.002, unknown: "drop", withinSession: false });
    expect(choices({ label: own, bars })).toMatchObject({
      fall: { horizon: 6, threshold: 0.002, withinSession: false, side: "short" },
      "first touch, short": { kind: "tripleBarrier", side: "short", horizon: 6, threshold: 0.002, flatAtClose: false },
      "RSI signal": { kind: "metaLabel", horizon: 78, threshold: 0.002, flatAtClose: false },
    });
    const asked = metaLabel({ buyBelow: 30, sellAbove: 70, minimumHold: 0, ...trade, horizon: 9 });
    const quarters = { ...bars, rule: "15min" };
    expect(choices({ label: asked, bars: quarters })).toMatchObject({
      fall: { horizon: 9, withinSession: true },
      "RSI signal": { horizon: 26, flatAtClose: true },
    });
  });

  it("have an hour and ten basis points where the label is a custom function", () => {
    expect(choices({ label: touches(6, 0.001), bars })["first touch, long"]).toEqual({
      kind: "tripleBarrier",
      side: "long",
      ...trade,
    });
  });
});
