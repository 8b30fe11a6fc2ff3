import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  adx,
  atr,
  type Bars,
  defineRecipe,
  type Embargo,
  embargoSpans,
  ewmMean,
  fingerprintFaults,
  fingerprintOf,
  flowPipeline,
  forwardReturn,
  knownTimes,
  type LabelSpans,
  labelLookAhead,
  lookAheadCheck,
  makeSample,
  modelFile,
  modelNames,
  pctChange,
  predictRows,
  type Recipe,
  type Research,
  ratio,
  readModels,
  relativeTo,
  research,
  rollingZScore,
  rsi,
  timeOfDay,
  writeModels,
} from "ata-lab";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { touches } from "../support/recipes.js";

const minutes = makeSample({ to: "2018-02-15" });
const folder = mkdtempSync(join(tmpdir(), "random-recipes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What columns are drawn from; each takes a period. */
const MAKERS: readonly ((bars: Bars, period: number) => Float64Array)[] = [
  ({ close }, period) => rsi(close, period),
  ({ close }, period) => relativeTo(close, ewmMean(close, { span: period })),
  ({ close }, period) => pctChange(close, period),
  ({ volume }, period) => rollingZScore(volume, period),
  (bars, period) => ratio(atr(bars, period), bars.close),
  (bars, period) => adx(bars, period).adx,
  ({ time }) => timeOfDay(time),
];

const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: readonly T[], minLength: number): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength }).chain((list) => fc.shuffledSubarray(list, { minLength: list.length }));
const edge = one("left" as const, "right" as const);
const C = fc.uniqueArray(one(0.01, 0.1, 1), { minLength: 1 });

/** Any recipe: columns, who reads them, filters, label, bars, split and fits. */
const recipes: fc.Arbitrary<() => Recipe> = fc
  .array(fc.tuple(fc.nat(MAKERS.length - 1), fc.integer({ min: 3, max: 40 })), { minLength: 1, maxLength: 6 })
  .chain((columns) => {
    const names = columns.map((_, i) => `c${i}`);
    const fit = { C, standardise: fc.boolean() };
    const expert = fc.oneof(
      some(names, 1),
      fc.record({ columns: some(names, 1), ...fit }, { requiredKeys: ["columns"] }),
    );
    const filter = fc.oneof(
      fc.constant({}),
      fc.tuple(one(...names), fc.boolean()).map(([name, above]) => ({ [name]: above ? { above: -1e9 } : { max: 60 } })),
      one(...names).map(
        (name) => (c: { readonly [name: string]: Float64Array }) => c[name]!.map((x) => Number(x > -1)),
      ),
    );
    const label = fc.oneof(
      fc
        .record({
          horizon: fc.integer({ min: 1, max: 15 }),
          threshold: one(0, 0.0005, 0.001),
          unknown: one("zero" as const, "drop" as const),
          withinSession: fc.boolean(),
        })
        .map(forwardReturn),
      fc.integer({ min: 1, max: 15 }).map((horizon) => touches(horizon, 0.001)),
    );
    return fc.array(expert, { minLength: 1, maxLength: 4 }).chain((experts) => {
      const called = experts.map((_, i) => `e${i}`);
      const regime = some(names, 0).map((list) => Object.fromEntries(list.map((name, i) => [`r${i}`, name])));
      const brain = fc
        .record({ experts: some(called, 0), regime, ...fit }, { requiredKeys: ["experts", "regime"] })
        .filter((reads) => reads.experts.length + Object.keys(reads.regime).length > 0);
      return fc
        .record({
          bars: fc.record({ rule: one("5min", "15min"), closed: edge, label: edge, session: one("regular", "all") }),
          filters: filter,
          label,
          brain: fc.option(brain),
          trainFraction: fc.double({ min: 0.45, max: 0.6, noNaN: true }),
          validationFraction: one(0.2, 0.3),
          embargo: one<Embargo>(0, "1 bar", "20 bars", "1 session", "2 sessions"),
          standardise: fc.boolean(),
          stackingFolds: one(0, 2, 3),
          calibrate: fc.boolean(),
          C,
        })
        .map((choices) => () => {
          const features = (bars: Bars) =>
            Object.fromEntries(columns.map(([maker, period], i) => [names[i]!, MAKERS[maker]!(bars, period)]));
          const read = Object.fromEntries(experts.map((reads, i) => [called[i]!, reads]));
          return defineRecipe({ name: "any", purge: true, ...choices, features, experts: read } as never) as Recipe;
        });
    });
  });

/** The research of a recipe; undefined where its rows are too few or all alike, and that is what it says. */
function ifPossible(recipe: Recipe): Research | undefined {
  try {
    return research(minutes, recipe);
  } catch (error) {
    expect((error as Error).message).toMatch(
      /too few|leaves nothing|all \d+ labels are|needs both classes|reaches into the next part|rows empty|nothing left to train on|always answers the same|no row has a probability|needs rows on 2 or more days/,
    );
    return undefined;
  }
}

const latest = (spans: LabelSpans): number => spans.end.reduce((a, b) => Math.max(a, b));

describe("whatever the recipe", () => {
  it("no value knows the future, no label reaches into a later part, and models say the same once written and read", async () => {
    let possible = 0;
    await fc.assert(
      fc.asyncProperty(recipes, fc.double({ min: 0.05, max: 0.95, noNaN: true }), async (make, share) => {
        const recipe = make();
        const result = ifPossible(recipe);
        fc.pre(result !== undefined);
        possible++;
        const { models, train, validation, test } = result!;

        const cut = Math.floor(share * minutes.time.length);
        const allow = labelLookAhead(minutes, recipe);
        const { faults } = lookAheadCheck(flowPipeline(recipe, { models }), minutes, { allow, cuts: [cut, cut + 1] });
        expect(faults).toEqual([]);

        const parts = [train, validation, ...(test ? [test] : [])];
        parts.slice(0, -1).forEach((part, i) => {
          const next = parts[i + 1]!.spans.start[0]!;
          expect(latest(part.spans)).toBeLessThan(next);
          expect(latest(embargoSpans(part.spans, recipe.embargo, knownTimes(result!.bars)))).toBeLessThan(next);
        });

        expect(Object.keys(models)).toEqual(modelNames(recipe));
        const dir = join(folder, String(possible));
        await writeModels(dir, models, recipe);
        expect(readdirSync(dir).sort()).toEqual(modelNames(recipe).map(modelFile).sort());
        const read = await readModels(dir, recipe);
        expect(predictRows(read, validation, recipe)).toEqual(predictRows(models, validation, recipe));
      }),
      { numRuns: 40 },
    );
    expect(possible).toBeGreaterThan(35);
  });

  it("the same recipe has the same fingerprint, and one with another column has not", () => {
    fc.assert(
      fc.property(recipes, (make) => {
        const [recipe, again] = [make(), make()];
        const print = fingerprintOf(recipe);
        expect(fingerprintOf(again)).toEqual(print);
        const name = Object.keys(print)[0]!;
        const other = {
          ...recipe,
          features: (bars: Bars) => {
            const columns = recipe.features(bars);
            return { ...columns, [name]: columns[name]!.map((x) => x * 1.001) };
          },
        };
        expect(fingerprintFaults(print, fingerprintOf(other))[0]).toMatch(new RegExp(`^\`${name}\` is not what`));
      }),
      { numRuns: 40 },
    );
  });
});
