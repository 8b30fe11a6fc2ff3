import { describe, expect, it } from "vitest";
import type { SymbolFigures, SymbolRow } from "../../lib/dist/backtest/symbol-figures.js";
import { byP, universeResult } from "../../lib/dist/backtest/universe-result.js";
import { universePage } from "../../lib/dist/report/universe-page.js";
import { universeTable, universeView } from "../../lib/dist/views/tables/universe-table.js";
import { viewText } from "../../lib/dist/views/view.js";
import { find, textIn } from "../support/html.js";

const bounds = (estimate: number) => ({ estimate, low: estimate - 0.02, high: estimate + 0.02 });

function rowOf(symbol: string, p: number, more: Partial<SymbolFigures> = {}): SymbolRow {
  const figures: SymbolFigures = {
    ...{ minutes: 97_500, from: "2018-10-01 09:35:00", to: "2018-12-31 16:00:00", days: 62, rows: 4000 },
    ...{ auc: bounds(0.53), beyond: bounds(0.01), trades: 40, profit: -1234.5, return: -0.012345, sharpe: null },
    ...{ maxDrawdown: -0.02, p, verdict: "don't promote", equity: [1, 0.99, 1.02] },
    ...more,
  };
  return { symbol, figures };
}

const rows: SymbolRow[] = [
  rowOf("ZZ", 0.5),
  { symbol: "<b>", fault: "the audit found 2 errors in the bars of <b>:\n  spikes: 3 bars\n    cure: look" },
  rowOf("AA", 0.002),
  rowOf("MM", 0.5),
  rowOf("CC", 0.9, { sharpe: 1.5, beyond: { estimate: null, low: null, high: null } }),
];

describe("a universe's result", () => {
  it("adjusts p for the symbols that have one, and counts those up to the rate", () => {
    const result = universeResult(rows, 0);
    expect(result.rows.map(({ q }) => q)).toEqual([(0.5 * 4) / 3, null, 0.008, (0.5 * 4) / 3, 0.9]);
    expect(result).toMatchObject({ tested: 4, failed: 1, discoveries: ["AA"], test: "timing", needed: 1 });
    expect(result.leastP).toBe(1 / 10_001);
    expect(byP(result.rows).map(({ symbol }) => symbol)).toEqual(["AA", "MM", "ZZ", "CC", "<b>"]);
  });

  it("says how many need the least p, from how few runs it is", () => {
    const many = Array.from({ length: 100 }, (_, i) => rowOf(`S${i}`, 0.5));
    expect(universeResult(many, 40).needed).toBe(25);
    expect(universeResult(many, 998).needed).toBe(2);
    expect(universeResult(many, 999).needed).toBe(1);
    const text = viewText(universeView(universeResult(many, 40)));
    expect(text.replace(/\s+/g, " ")).toContain(
      "p cannot be below 0.024, so with 100 symbols none can count alone: 25 or more must have the least p. With " +
        "--null-runs 999 one could.",
    );
    const thousand = Array.from({ length: 1000 }, (_, i) => rowOf(`S${i}`, 0.5));
    expect(universeResult(thousand, 0).needed).toBe(1);
    expect(viewText(universeView(universeResult(thousand, 0)))).not.toContain("cannot");
  });

  it("shows the first rows of a long table, what counts below it, and how many more there are", () => {
    const many = Array.from({ length: 100 }, (_, i) => rowOf(`S${i}`, (100 - i) / 100));
    const bad = Array.from({ length: 5 }, (_, i) => ({ symbol: `B${i}`, fault: "no such file" }));
    const text = viewText(universeView(universeResult([...bad, ...many], 0), "title", 3));
    expect(text.match(/^ +[SB]\d+/gm)?.map((row) => row.trim())).toEqual(["S99", "S98", "S97", "B0", "B1", "B2"]);
    expect(text).toContain("100 symbols on their test parts");
    expect(text.match(/^\d+ more: .*$/gm)).toEqual([
      "97 more: see the files below, or add --wide.",
      "2 more: see the files below, or add --wide.",
    ]);
    expect(text.replace(/\s+/g, " ")).toContain("q is not the chance that this one symbol is luck.");
    expect(viewText(universeView(universeResult(many, 0)))).not.toContain("more:");
  });

  it("is a table of 80 columns, the lowest p first, and the reasons of the others", () => {
    const result = universeResult(rows, 0);
    expect(universeTable(result)).toEqual({
      symbol: ["AA", "MM", "ZZ", "CC"],
      beyond: ["+0.0100", "+0.0100", "+0.0100", "-"],
      "at least": ["-0.0100", "-0.0100", "-0.0100", "-"],
      trades: ["40", "40", "40", "40"],
      "profit, $": ["-1,235", "-1,235", "-1,235", "-1,235"],
      p: ["0.0020", "0.5000", "0.5000", "0.9000"],
      q: ["0.008", "0.667", "0.667", "0.900"],
      verdict: ["don't promote", "don't promote", "don't promote", "don't promote"],
    });
    const text = viewText(universeView(result, "store"));
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text).toContain("1 symbol of 4 counts at a false-discovery rate of 10 % (Benjamini-Hochberg): AA.");
    expect(text).toContain("the audit found 2 errors in the bars of <b>: spikes: 3 bars");
    expect(text).not.toContain("cure");
  });

  it("says nothing of rates where there is no p", () => {
    const text = viewText(universeView(universeResult([rows[1]!], 0)));
    expect(text).toMatch(/^1 symbol without a result:/);
  });
});

describe("a universe's page", () => {
  const html = universePage(universeResult(rows, 0), "store & more");

  it("has a row for each symbol with its picture, keys to sort by, and the symbols without a result", () => {
    const [table, faults] = find(html, "table");
    const symbols = find(table!, "tr").slice(1);
    expect(symbols.map((row) => textIn(find(row, "th")[0]!))).toEqual(["AA", "MM", "ZZ", "CC"]);
    for (const row of symbols) expect(find(row, "polyline")).toHaveLength(1);
    const [points] = find(symbols[0]!, "polyline").map(({ properties }) => properties.points);
    // From 0.99 to 1.02 over 26 pixels: 1 is a third of the way up.
    expect(String(points)).toContain("18.3");
    const heads = find(table!, "button").map(textIn);
    expect(heads).toEqual([
      ...[
        "symbol",
        "q",
        "verdict",
        "p",
        "beyond baseline",
        "trades",
        "profit, $",
        "return",
        "Sharpe",
        "drawdown",
        "AUC",
      ],
      "days",
    ]);
    const keys = find(symbols[3]!, "td").map(({ properties }) => properties.dataKey);
    expect([keys[0], ...keys.slice(3)]).toEqual([
      "0.9",
      "0.9",
      "",
      "40",
      "-1234.5",
      "-0.012345",
      "1.5",
      "-0.02",
      "0.53",
      "62",
    ]);
    expect(find(faults!, "tr").map(textIn)).toEqual([
      "symbolwhy",
      "<b>the audit found 2 errors in the bars of <b>: spikes: 3 bars",
    ]);
  });

  it("opens alone: fetches nothing, runs its own scripts only, and escapes what it shows", () => {
    expect(html).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(html).toContain("store &amp; more");
    expect(html).not.toContain("<b>");
    expect(find(html, "script")).toHaveLength(2);
    expect(html.match(/'sha256-[^']+'/g)).toHaveLength(2);
    expect(html.length).toBeLessThan(60_000);
  });
});
