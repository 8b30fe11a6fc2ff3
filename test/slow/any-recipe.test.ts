import {
  ablation,
  barPipeline,
  CURES,
  decidingModel,
  evaluate,
  featureImportance,
  fingerprintFaults,
  fingerprintOf,
  flowPipeline,
  labelLookAhead,
  lookAheadCheck,
  makeSample,
  modelFeatures,
  modelNames,
  predictAll,
  predictRows,
  type Recipe,
  recipeBars,
  research,
  rocAuc,
  skew,
  summarise,
  warmUpCheck,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { columnsRead } from "../../lib/dist/models/inputs.js";
import { runNull } from "../../lib/dist/validation/null-runs.js";
import { RECIPES } from "../support/recipes.js";

const minutes = makeSample({ to: "2018-04-01" });
const years = makeSample({ to: "2020-01-01" });

describe.each(Object.entries(RECIPES))("a recipe with %s", (_, recipe: Recipe) => {
  const result = research(minutes, recipe);
  const names = modelNames(recipe);
  const deciding = decidingModel(recipe);
  const { models, data, test, validation } = result;
  const scored = test ?? validation;
  const p = predictRows(models, scored, recipe);

  it("is trained: a model each, which reads what the recipe says", () => {
    expect(Object.keys(models)).toEqual(names);
    expect(Object.keys(result.searches)).toEqual(names);
    expect(names).toEqual([...Object.keys(recipe.experts), ...(recipe.brain ? ["brain"] : [])]);
    for (const name of names) {
      expect(Object.keys(models[name]!.weights)).toEqual(modelFeatures(recipe, name));
      expect(result.searches[name]!.search.length).toBeGreaterThan(0);
    }
    const own = recipe.experts as { readonly [name: string]: { readonly C?: readonly number[] } };
    for (const [name, { C }] of Object.entries({ ...own, ...(recipe.brain && { brain: recipe.brain }) })) {
      expect(result.searches[name]!.search.map((trial) => trial.C)).toEqual(C ?? recipe.C);
    }
    const { models: summary, features } = JSON.parse(JSON.stringify(summarise(result)));
    expect(Object.keys(summary)).toEqual(names);
    expect(features.columns).toEqual(Object.keys(data.features));
  });

  it("gives a bar the probabilities that it gives the bar in a column", () => {
    for (const row of [0, 17]) {
      const bar = Object.fromEntries(Object.entries(scored.features).map(([name, column]) => [name, column[row]!]));
      expect(predictAll(models, bar, recipe)).toEqual(Object.fromEntries(names.map((name) => [name, p[name]![row]])));
    }
  });

  it("is evaluated: each model beside the baseline, the brain beside the best expert where there is one", () => {
    const evaluation = evaluate(result, { draws: 20 });
    expect(Object.keys(evaluation.models)).toEqual(names);
    expect(evaluation.deciding).toBe(deciding);
    for (const name of names) {
      const { auc, beyondBaseline } = evaluation.models[name]!;
      expect(auc.estimate).toBeCloseTo(rocAuc(scored.label, p[name]!), 12);
      expect(beyondBaseline.estimate).toBeCloseTo(auc.estimate - evaluation.baseline.auc.estimate, 12);
    }
    expect(evaluation.brainBeyondExpert !== undefined).toBe(recipe.brain !== null);
    const best = Object.keys(recipe.experts).reduce((a, b) =>
      result.searches[b]!.auc > result.searches[a]!.auc ? b : a,
    );
    expect(evaluation.bestExpert).toBe(best);
    expect(evaluation.trials).toBe(names.reduce((sum, name) => sum + result.searches[name]!.search.length, 0));
    expect(evaluation.drift.map(({ name }) => name).sort()).toEqual(Object.keys(data.features).sort());
    const words = evaluation.caveats.join("\n");
    expect(/brain/.test(words) && recipe.brain === null).toBe(false);
    expect(/MACD is in dollars/.test(words)).toBe(columnsRead(recipe).some((column) => column.startsWith("macd")));
  });

  it("is taken through the cures that it has choices for", () => {
    const { steps, total, skipped, deciding: whose } = ablation(minutes, { recipe, draws: 5 });
    expect(whose).toBe(deciding);
    expect(steps.map(({ cure }) => cure)).toEqual([
      "seed",
      ...CURES.map(({ name }) => name).filter((name) => !skipped.includes(name)),
    ]);
    // Two cures are of the label, and one is of the brain.
    expect(skipped.length).toBe((recipe.label.choices ? 0 : 2) + (recipe.brain ? 0 : 1));
    for (const { auc, C } of steps) expect([Object.keys(auc), Object.keys(C)]).toEqual([names, names]);
    for (const name of names) {
      expect(total[name]!.estimate).toBeCloseTo(steps.at(-1)!.auc[name]!.estimate - steps[0]!.auc[name]!.estimate, 12);
    }
  });

  it("is run on bars without skill", async () => {
    const { recipes } = await runNull(minutes, { runs: 2, recipes: { mine: recipe } });
    const mine = recipes.mine!;
    expect([Object.keys(mine.models), mine.deciding, mine.rows]).toEqual([names, deciding, scored.label.length]);
    for (const name of names) expect(mine.models[name]!.own).toBeCloseTo(rocAuc(scored.label, p[name]!), 12);
    expect(mine.beyond.own).toBeCloseTo(mine.models[deciding]!.own - mine.baseline.own, 12);
  });

  it("looks ahead nowhere but in its label, and there as far as its spans say", () => {
    const allow = labelLookAhead(minutes, recipe);
    const report = lookAheadCheck(flowPipeline(recipe, { models }), minutes, { allow, cuts: 6 });
    expect(report.faults).toEqual([]);
    expect(report.reach.label).toBeLessThanOrEqual(allow.label);
    expect(report.reach.label).toBeGreaterThan(allow.label / 2);
    expect(report.columns).toEqual([
      ...[...Object.keys(data.features), "passes", "label"],
      ...names.map((name) => `p_${name}`),
    ]);
    const short = lookAheadCheck(flowPipeline(recipe), minutes, {
      allow: { label: Math.floor(allow.label / 3) },
      cuts: 30,
    });
    expect(short.faults.map(({ column }) => column)).toEqual(["label"]);
  });

  it("gets ready: what its models read does not depend for ever on where the bars begin", () => {
    // A mean of 200 bars is forgotten after some 1,400 of them.
    const bars = recipeBars(recipe.bars.rule === "5min" ? minutes : years, recipe.bars);
    const needed = warmUpCheck(barPipeline(recipe, models), bars, { starts: 3 });
    const never = needed.filter((column) => column.bars === Number.POSITIVE_INFINITY).map(({ column }) => column);
    // Volume summed up from the first bar on; no model reads it.
    expect(never).toEqual("obv" in data.features ? ["obv"] : []);
  });

  it("is compared with itself as it is served", () => {
    const { probabilities, features, rows, deciding: whose } = skew(minutes, models, recipe);
    expect([Object.keys(probabilities), whose]).toEqual([names, deciding]);
    expect(features.map(({ column }) => column)).toEqual(Object.keys(data.features));
    expect(rows.both).toBeGreaterThan(0);
    const same = skew(minutes, models, recipe, { conventions: [] });
    for (const { largest } of [...same.features, ...Object.values(same.probabilities)]) expect(largest).toBe(0);
  });

  it("tells what its features are worth", () => {
    const found = featureImportance(result, { fits: 3, draws: 5, nRepeats: 1 });
    for (const name of names) {
      expect(found[name]!.map(({ feature }) => feature)).toEqual(modelFeatures(recipe, name));
      // Fitted again on all rows it is the model that is there.
      for (const { coefficient, feature } of found[name]!) {
        expect(Math.sign(coefficient.estimate)).toBe(Math.sign(models[name]!.weights[feature]!));
      }
    }
  });

  it("has one fingerprint", () => {
    expect(fingerprintFaults(fingerprintOf(recipe), fingerprintOf({ ...recipe }))).toEqual([]);
  });
});
