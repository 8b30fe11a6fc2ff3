// A program of a user's, type-checked in the folder where the packed library is installed.
import type { Bars, Figure, LogisticModel } from "ata-lab";
import { evaluate, show } from "ata-lab";
import type { ColumnTable } from "ata-lab/arquero";
import { barTable, candleChart } from "ata-lab/charts";
import { backtest, HOLD, makeSample, PRESETS, predict, research, rsi } from "ata-lab/core";
import { loadRecipe, writeModels } from "ata-lab/node";

const minutes: Bars = makeSample();
const { models, recipe } = research(minutes, PRESETS.sound);
const model: LogisticModel = models.rsi;
const probability: number = predict(model, {});
const figure: Figure = candleChart(minutes);
const table: ColumnTable = barTable(minutes);
const signals = { rsi: rsi(minutes.close) };
const { trades } = backtest(minutes, (now) => (now.signals.rsi < 30 ? 0.5 : HOLD), { signals, costs: "ib" });
show(figure);
show(table, { rows: probability });

// @ts-expect-error: there is no such expert.
models.volume;
// @ts-expect-error: a misspelt signal.
backtest(minutes, (now) => now.signals.rsii, { signals, costs: "ib" });

export { evaluate, loadRecipe, recipe, trades, writeModels };
