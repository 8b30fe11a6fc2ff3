import {
  ablation,
  ablationChart,
  ablationTable,
  CURES,
  coefficientChart,
  conventionTable,
  evaluate,
  evaluationTable,
  type Figure,
  featureHistograms,
  featureImportance,
  featureTable,
  flowPipeline,
  importanceChart,
  labelLookAhead,
  lookAheadCheck,
  lookAheadTable,
  makeSample,
  modelNames,
  nullChart,
  nullTable,
  predictRows,
  type Recipe,
  reliabilityChart,
  research,
  rocChart,
  scoreChart,
  searchChart,
  skew,
  skewChart,
  skewTable,
  warmUpCheck,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { barPipeline } from "../../lib/dist/validation/flow-pipeline.js";
import { runNull } from "../../lib/dist/validation/null-runs.js";
import { ablationView } from "../../lib/dist/views/tables/ablation-table.js";
import { evaluationView } from "../../lib/dist/views/tables/evaluation-table.js";
import { datasetView } from "../../lib/dist/views/tables/feature-table.js";
import { lookAheadView } from "../../lib/dist/views/tables/look-ahead-table.js";
import { nullView } from "../../lib/dist/views/tables/null-table.js";
import { researchView } from "../../lib/dist/views/tables/research-table.js";
import { skewView } from "../../lib/dist/views/tables/skew-table.js";
import { warmUpView } from "../../lib/dist/views/tables/warm-up-table.js";
import { type View, viewHtml, viewText } from "../../lib/dist/views/view.js";
import { recipeOf } from "../support/experts.js";

const minutes = makeSample({ to: "2018-03-15" });

/** Everything that is shown of a recipe. */
async function resultsOf(recipe: Recipe) {
  const result = research(minutes, recipe);
  const { models, train, validation, bars } = result;
  const pipeline = flowPipeline(recipe, { models });
  return {
    recipe,
    names: modelNames(recipe),
    result,
    p: predictRows(models, validation, recipe),
    train,
    evaluation: evaluate(result, { draws: 20 }),
    importance: featureImportance(result, { fits: 10, draws: 10, nRepeats: 1 }),
    cured: ablation(minutes, { recipe, draws: 20, cures: CURES.slice(0, 2) }),
    nulls: await runNull(minutes, { recipes: { [recipe.name]: recipe }, runs: 3 }),
    skewed: skew(minutes, models, recipe),
    ahead: lookAheadCheck(pipeline, minutes, { allow: labelLookAhead(minutes, recipe), cuts: [2000] }),
    needed: warmUpCheck(barPipeline(recipe, models), bars, { starts: 2 }),
  };
}

const titles = (figure: Figure): string => JSON.stringify(figure.layout.title);
const namesOf = (figure: Figure): (string | undefined)[] => figure.data.map(({ name }) => name as string | undefined);
const legendOf = (figure: Figure): (string | undefined)[] =>
  figure.data
    .filter((trace) => !("showlegend" in trace) || trace.showlegend !== false)
    .map(({ name }) => name as string | undefined);

describe.each([
  ["one expert", recipeOf(1, false)],
  ["two experts and no brain", recipeOf(2, false)],
  ["seven experts and a brain", recipeOf(7, true)],
])("of a recipe with %s", async (_, recipe) => {
  const of = await resultsOf(recipe);
  const { names, result, evaluation, importance, cured, nulls, skewed, ahead, needed, p, train } = of;
  const deciding = recipe.brain ? "brain" : "one";

  it("tables have a row or a column a model", () => {
    const scored = evaluationTable(evaluation);
    expect(scored.array("model")).toEqual([
      ...names,
      "baseline",
      ...(recipe.brain ? [`brain minus ${evaluation.bestExpert}`] : []),
    ]);
    expect(ablationTable(cured).numRows()).toBe(3);
    expect(nullTable(nulls).array("model")).toEqual([...names, "baseline", "beyond"]);
    expect(skewTable(skewed).array("column")).toEqual([
      ...Object.keys(result.data.features),
      ...names.map((name) => `p_${name}`),
    ]);
    expect(conventionTable(skewed).columnNames()).toEqual([
      "convention",
      "unseen",
      "features",
      ...names.map((name) => `p_${name}`),
      `${deciding}_largest`,
      `${deciding}_side`,
      `${deciding}_gate`,
    ]);
    expect(lookAheadTable(ahead).array("column")).toEqual(expect.arrayContaining(names.map((name) => `p_${name}`)));
    expect(featureTable(result.data).columnNames()).toEqual(["time", ...Object.keys(result.data.features), "label"]);
  });

  const VIEWS: readonly [name: string, view: View, mentions: readonly string[]][] = [
    ["research", researchView(result), names],
    ["evaluation", evaluationView(evaluation), [...names, "baseline"]],
    ["ablation", ablationView(cured), [...names, `(${deciding})`]],
    ["null runs", nullView(nulls), [...names, "beyond", `${deciding}, yours`]],
    ["skew", skewView(skewed), [...names, ...names.map((name) => `p_${name}`)]],
    ["look-ahead", lookAheadView(ahead), names.map((name) => `p_${name}`)],
    ["warm-up", warmUpView(needed, { barsADay: 79 }), names.map((name) => `p_${name}`)],
    ["dataset", datasetView(result.data), Object.keys(result.data.features)],
  ];

  it.each(VIEWS)(
    "the view of %s names every model, on pages of 80 characters, as text and HTML alike",
    (_, view, words) => {
      const [text, html] = [viewText(view), viewHtml(view)];
      for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
      for (const word of words) {
        expect(text).toContain(word);
        expect(html).toContain(word);
      }
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      expect(html).not.toMatch(/undefined|NaN|\[object/);
    },
  );

  it("no view speaks of a brain that is not there", () => {
    const said = VIEWS.map(([, view]) => viewText(view)).filter((text) => text.includes("brain"));
    expect(said.length).toBe(recipe.brain ? VIEWS.length - 1 : 0);
  });

  const CHARTS: Readonly<Record<string, Figure>> = {
    roc: rocChart(result.validation.label, p),
    reliability: reliabilityChart(result.validation.label, p),
    search: searchChart(result.searches),
    coefficients: coefficientChart(result.models, train, recipe),
    importance: importanceChart(importance),
    scores: scoreChart(evaluation),
    ablation: ablationChart(cured),
    "null runs": nullChart(nulls),
    skew: skewChart(skewed),
    features: featureHistograms(result.data),
  };

  it.each(Object.entries(CHARTS))(
    "the chart of %s draws on axes that are there, numbers that plotly can place",
    (_, chart) => {
      const layout = chart.layout as Record<string, unknown>;
      for (const trace of chart.data as unknown as Record<string, unknown>[]) {
        for (const letter of ["x", "y"]) {
          expect(layout[String(trace[`${letter}axis`] ?? letter).replace(letter, `${letter}axis`)]).toBeDefined();
          for (const value of Array.from((trace[letter] ?? []) as ArrayLike<unknown>)) {
            if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
          }
        }
      }
      expect(chart.layout.height).toBeGreaterThan(150);
      expect(JSON.stringify(chart)).not.toMatch(/undefined/);
    },
  );

  it("charts draw every model, each told from the others", () => {
    for (const name of ["coefficients", "importance", "skew", "search"]) {
      expect(namesOf(CHARTS[name]!), name).toEqual(expect.arrayContaining(names));
    }
    expect(legendOf(CHARTS.coefficients!)).toEqual(names);
    expect(legendOf(CHARTS.skew!)).toEqual(names);
    const markers = (CHARTS.skew!.data as { marker: { color: string; pattern: object } }[]).map(({ marker }) => marker);
    expect(new Set(markers.map((marker) => JSON.stringify(marker))).size).toBe(names.length);
    expect((CHARTS.scores!.layout.yaxis as { ticktext: string[] }).ticktext.slice(0, names.length)).toEqual(names);
    expect(titles(CHARTS.scores!)).toContain(`${deciding} beyond it`);
    expect(titles(CHARTS.ablation!)).toContain(`${deciding}, from 0.`);
    expect(CHARTS["null runs"]!.layout.annotations![0]!.text).toContain(`${deciding}: 0.`);
    expect(() => nullChart(nulls, { model: "nobody" })).toThrow(/no model "nobody"; there are one/);
  });

  it("coefficients: a bar a weight, two experts' bars of one column apart", () => {
    const rows = CHARTS.coefficients!.data.flatMap((trace) => [...(trace as { y: number[] }).y]);
    const weights = names.reduce((sum, name) => sum + Object.keys(result.models[name]!.weights).length, 0);
    expect(rows).toEqual(Array.from({ length: weights }, (_, i) => i));
  });
});

describe("charts of more models", () => {
  it("are higher", async () => {
    const heights = await Promise.all(
      [1, 7].map(async (experts) => {
        const { result, train, recipe, skewed, evaluation } = await resultsOf(recipeOf(experts, true));
        const charts = [coefficientChart(result.models, train, recipe), skewChart(skewed), scoreChart(evaluation)];
        return charts.map(({ layout }) => layout.height!);
      }),
    );
    heights[0]!.forEach((height, i) => {
      expect(heights[1]![i]).toBeGreaterThan(height + 100);
    });
  });
});
