import { leaveSymbolsOut, makeUniverse, PRESETS, researchPool, universeOf, withOptions } from "ata-lab";
import { expect, it } from "vitest";
import { DISPLAY, type SelfShowing } from "../../lib/dist/util/showable.js";
import { leaveSymbolsOutView } from "../../lib/dist/views/tables/leave-symbols-out-table.js";
import { poolView } from "../../lib/dist/views/tables/pool-table.js";
import { viewText } from "../../lib/dist/views/view.js";

const stocks = makeUniverse({ symbols: 6, seed: 1, to: "2018-04-01" });
const short = { ...stocks.minutes("S06"), symbol: "SHORT", time: new Float64Array(0) };
const all = universeOf([...stocks.symbols.map((symbol) => stocks.minutes(symbol)), short]);
const pool = await researchPool(all, withOptions(PRESETS.sound, { pool: true }), { skip: true });

const textOf = (result: unknown): string => String((result as SelfShowing)[DISPLAY]()["text/plain"]);

it("a pool shows its rows by part, what it divided by the close, and who is left out", () => {
  const text = viewText(poolView(pool)).replace(/\s+/g, " ");
  expect(text).toContain("One set of models from the rows of 6 stocks.");
  expect(text).toContain("In dollars, so divided by the close: macd");
  for (const part of [pool.train, pool.validation, pool.test!]) {
    expect(text).toContain(part.time.length.toLocaleString("en-US"));
  }
  expect(text).toContain("1 stock left out: symbol left out, because SHORT");
  expect(textOf(pool)).toBe(viewText(poolView(pool)));
});

it("scores of left out stocks: each group, what holds for all, and the own past", () => {
  const scores = leaveSymbolsOut(pool, { folds: 2, draws: 40 });
  const text = viewText(leaveSymbolsOutView(scores));
  expect(text).toContain("6 stocks in 2 groups");
  for (const { auc, rows } of scores.folds) {
    expect(text).toContain(auc!.estimate.toFixed(4));
    expect(text).toContain(rows.toLocaleString("en-US"));
  }
  const own = scores.ownPast.estimate;
  expect(text).toContain(`its own past adds         ${own < 0 ? "" : "+"}${own.toFixed(4)}`);
  const five = { ...scores.folds[0]!, symbols: ["A", "B", "C", "D", "E"] };
  expect(viewText(leaveSymbolsOutView({ ...scores, folds: [five] }))).toContain("A, B, C and 2 more");
  expect(textOf(scores)).toBe(text);
});
