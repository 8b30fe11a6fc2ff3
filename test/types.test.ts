import {
  type Backtest,
  type Bars,
  backtest,
  brain,
  candleChart,
  defineRecipe,
  HOLD,
  type LogisticModel,
  makeSample,
  PRESETS,
  type Recipe,
  type Research,
  research,
  rsi,
  rsiBaseline,
  type Showable,
  type ShowOptions,
  show,
} from "ata-lab";
import type { ColumnTable } from "ata-lab/arquero";
import { barTable } from "ata-lab/charts";
import { describe, expectTypeOf, it } from "vitest";

// Checked by `npm run check`: what a user's editor says is part of the library. Nothing here runs.
const minutes = {} as Bars;

describe("the types of recipes", () => {
  const recipe = () =>
    defineRecipe({
      ...PRESETS.sound,
      name: "mine",
      features: (bars: Bars) => ({ quick: rsi(bars.close, 7), slow: rsi(bars.close, 28) }),
      filters: { slow: { max: 70 } },
      experts: { momentum: ["quick", "slow"] },
      brain: null,
    });

  it("carry the names of columns and models", () => {
    expectTypeOf(recipe).returns.toEqualTypeOf<Recipe<"quick" | "slow", "momentum">>();
    expectTypeOf(PRESETS.seed).toExtend<Recipe>();
  });

  it("refuse a column that the features do not give", () => {
    const features = (bars: Bars) => ({ quick: rsi(bars.close, 7) });
    const parts = { ...PRESETS.sound, name: "mine", features, filters: {}, brain: null };
    // @ts-expect-error: there is no column "slow".
    const wrong = () => defineRecipe({ ...parts, experts: { momentum: ["slow"] } });
    expectTypeOf(wrong).toBeFunction();
  });

  it("go on to what research returns", () => {
    const run = () => research(minutes, recipe());
    expectTypeOf(run).returns.toExtend<Research<"quick" | "slow", "momentum">>();
    expectTypeOf(run).returns.toHaveProperty("models").toHaveProperty("momentum").toEqualTypeOf<LogisticModel>();
    expectTypeOf<keyof ReturnType<typeof run>["models"]>().toEqualTypeOf<"momentum">();
    expectTypeOf<keyof ReturnType<typeof run>["data"]["features"]>().toEqualTypeOf<"quick" | "slow">();
  });
});

describe("the types of research", () => {
  it("take minutes, and a recipe that may be left out", () => {
    expectTypeOf(research).parameter(0).toEqualTypeOf<Bars>();
    expectTypeOf(() => research(minutes).models.brain).returns.toEqualTypeOf<LogisticModel>();
    // @ts-expect-error: the preset has no expert of this name.
    expectTypeOf(() => research(minutes, PRESETS.sound).models.volume).toBeFunction();
    // @ts-expect-error: options are choices of a recipe.
    expectTypeOf(() => research(minutes, { resample: "5min" })).toBeFunction();
  });
});

describe("the types of backtest", () => {
  const signals = { rsi: Float64Array.of(1), atr: Float64Array.of(1) };

  it("give a policy the signals by their names", () => {
    const run = () => backtest(minutes, (now) => (now.signals.rsi < 30 ? 0.5 : HOLD), { signals, costs: "ib" });
    expectTypeOf(run).returns.toEqualTypeOf<Backtest>();
    // @ts-expect-error: a misspelt signal.
    expectTypeOf(() => backtest(minutes, (now) => now.signals.rsii, { signals, costs: "ib" })).toBeFunction();
  });

  it("refuse a policy without its signals, and a run without costs", () => {
    expectTypeOf(() => backtest(minutes, rsiBaseline(), { signals, costs: "ib" })).toBeFunction();
    // @ts-expect-error: the brain reads a probability.
    expectTypeOf(() => backtest(minutes, brain(), { signals, costs: "ib" })).toBeFunction();
    // @ts-expect-error: nothing says what trading costs.
    expectTypeOf(() => backtest(minutes, rsiBaseline(), { signals })).toBeFunction();
  });
});

describe("the types of show", () => {
  it("take what has parts to show", () => {
    expectTypeOf(show).parameter(0).toEqualTypeOf<Showable>();
    expectTypeOf(show).parameter(1).toEqualTypeOf<ShowOptions | undefined>();
    expectTypeOf(show).returns.toBeVoid();
    expectTypeOf(() => show(candleChart(minutes))).toBeFunction();
    expectTypeOf(() => show(makeSample(), { rows: 5, id: "bars" })).toBeFunction();
    expectTypeOf(barTable).returns.toEqualTypeOf<ColumnTable>();
    // @ts-expect-error: text is for console.log.
    expectTypeOf(() => show("text")).toBeFunction();
    // @ts-expect-error: a misspelt option.
    expectTypeOf(() => show(makeSample(), { row: 5 })).toBeFunction();
  });
});
