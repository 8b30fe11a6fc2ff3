import {
  type Bars,
  buildFeatures,
  defineRecipe,
  flowPipeline,
  labelLookAhead,
  lookAheadCheck,
  makeSample,
  PRESETS,
  type Recipe,
  relativeTo,
  research,
  rollingMean,
  shift,
} from "ata-lab";
import { describe, expect, it } from "vitest";

describe("a leak in a feature of one's own", () => {
  const minutes = makeSample({ to: "2018-02-01" });
  /** The preset with one more column, which an expert of its own reads. */
  const withColumn = (leak: (bars: Bars) => Float64Array): Recipe =>
    defineRecipe({
      ...PRESETS.sound,
      name: "leak",
      features: (bars) => ({ ...buildFeatures(bars), mine: leak(bars) }),
      experts: { ...PRESETS.sound.experts, mine: ["mine"] },
    });
  const faultsOf = (recipe: Recipe, withModels: boolean = false): string[] => {
    const models = withModels ? { models: research(minutes, recipe).models } : {};
    const allow = labelLookAhead(minutes, recipe);
    const { faults } = lookAheadCheck(flowPipeline(recipe, models), minutes, { allow, cuts: 12 });
    return faults.map(({ column }) => column).sort();
  };

  it.each<[string, (bars: Bars) => Float64Array]>([
    ["the next bar's close", ({ close }) => shift(close, -1)],
    ["a centred mean", ({ close }) => relativeTo(close, shift(rollingMean(close, 13), -6))],
    ["the share of all volume", ({ volume }) => ofTheWhole(volume)],
    ["a fill from behind", ({ close }) => fillFromBehind(rollingMean(close, 30))],
    ["the last close of the day", (bars) => lastOfDay(bars)],
  ])("is found, and named: %s", (_, leak) => {
    expect(faultsOf(withColumn(leak))).toContain("mine");
  });

  it("is found in the probabilities that it reaches too", () => {
    const faults = faultsOf(
      withColumn(({ close }) => relativeTo(shift(close, -1), close)),
      true,
    );
    expect(faults).toEqual(["mine", "p_mine"]);
  });

  it("is found in a filter and in a label of one's own", () => {
    const filter = defineRecipe({
      ...PRESETS.sound,
      name: "filter",
      filters: (_, bars) => relativeTo(shift(bars.close, -1), bars.close).map((r) => (r > 0 ? 1 : 0)),
    });
    expect(faultsOf(filter)).toContain("passes");
    const label = defineRecipe({
      ...PRESETS.sound,
      name: "label",
      // Looks twice as far as its spans say.
      label: (bars) => {
        const { spans } = PRESETS.sound.label(bars);
        const far = shift(bars.close, -24).map((later, i) => (later > bars.close[i]! ? 1 : 0));
        return { label: far, spans };
      },
    });
    expect(faultsOf(label)).toEqual(["label"]);
  });

  it("is not claimed of a feature that looks back", () => {
    const back = withColumn(({ close }) => relativeTo(close, rollingMean(close, 30)));
    expect(faultsOf(back, true)).toEqual([]);
  });
});

function ofTheWhole(column: Float64Array): Float64Array {
  const whole = column.reduce((a, b) => a + b, 0);
  return column.map((x) => x / whole);
}

function fillFromBehind(column: Float64Array): Float64Array {
  const x = column.slice();
  for (let i = x.length - 2; i >= 0; i--) if (Number.isNaN(x[i]!)) x[i] = x[i + 1]!;
  return x;
}

function lastOfDay({ time, close }: Bars): Float64Array {
  const day = (i: number): number => Math.floor(time[i]! / 86_400_000);
  const last = new Map(Array.from(close, (price, i) => [day(i), price]));
  return close.map((_, i) => last.get(day(i))!);
}
