import { defineRecipe, type Judgement, judge, makeSample, PRESETS, research } from "ata-lab";
import type { Element } from "hast";
import { beforeAll, describe, expect, it } from "vitest";
import type { Provenance } from "../../lib/dist/backtest/provenance.js";
import { tearSheet } from "../../lib/dist/report/tear-sheet.js";
import { makeManifest } from "../../lib/dist/store/make-manifest.js";
import { find, textIn, texts } from "../support/html.js";

// Every figure of a tear sheet comes from its list of trades: here they are read out of the page and added up.

type Table = { readonly [column: string]: readonly string[] };

const minutes = makeSample({ to: "2019-01-01" });
let manifest: Provenance;
let judgement: Judgement;
let page: string;
beforeAll(async () => {
  const result = research(minutes, PRESETS.sound);
  manifest = await makeManifest({
    research: result,
    input: { to: "2019-01-01" },
    warnings: [],
  });
  // Flat at each close, so that what a day earned is what its trades did.
  judgement = judge(minutes, result.models, PRESETS.sound, manifest, {
    ...{ gate: 0.01, cap: 0.3, costs: "bps:1+slip:1tick", shares: "fractional", flatAtClose: true, gateTable: true },
  });
  page = tearSheet(judgement, { title: "SAMPLE, SYNTHETIC bars", manifest });
  tables = find(page, "table").map(tableOf);
});

function tableOf(element: Element): Table {
  const names = [...texts(find(element, "tr")[0]!, "td"), ...texts(element, "th")];
  const rows = find(element, "tr")
    .slice(1)
    .map((row) => texts(row, "td"));
  return Object.fromEntries(names.map((name, j) => [name, rows.map((row) => row[j]!)]));
}
let tables: Table[];
const withColumn = (name: string): Table => tables.find((table) => name in table)!;
const number = (text: string): number => Number(text.replace(/[,$%x ]|bps/g, ""));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The trades of a run as they are listed, without the line of sums. */
function listed(run: string): { [column: string]: readonly string[] } {
  const details = find(page, "details").find((one) => texts(one, "summary")[0]!.startsWith(`${run}: `))!;
  const table = tableOf(find(details, "table")[0]!);
  return Object.fromEntries(Object.entries(table).map(([name, column]) => [name, column.slice(0, -1)]));
}
const money = (run: string, column: string): number[] => listed(run)[column]!.map(number);

/** A number of the table of numbers. */
function shown(run: string, measure: string): number {
  const table = withColumn("RSI baseline");
  return number(table[run]![table[""]!.indexOf(measure)]!);
}

/** How plotly's JSON writes arrays in short. */
const ARRAYS: { readonly [dtype: string]: new (buffer: ArrayBuffer) => Iterable<number> } = {
  ...{ f8: Float64Array, f4: Float32Array, i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array },
  ...{ i4: Int32Array, u4: Uint32Array },
};

interface Trace {
  readonly name?: string;
  readonly x: unknown[];
  readonly y: unknown[];
  readonly z: (number | null)[][];
}
function chart(title: RegExp): Trace[] {
  const figures = find(page, "div", "figure").map((div) => JSON.parse(textIn(find(div, "script")[0]!)));
  const { data } = figures.find(({ layout }) => title.test(layout.title.text));
  const decode = (value: unknown): unknown => {
    const { bdata, dtype } = (value ?? {}) as { bdata?: string; dtype?: string };
    if (bdata === undefined) return value;
    const bytes = Uint8Array.from(Buffer.from(bdata, "base64"));
    return [...new ARRAYS[dtype!]!(bytes.buffer)];
  };
  return data.map((trace: object) =>
    Object.fromEntries(Object.entries(trace).map(([key, value]) => [key, decode(value)])),
  );
}

/** Equal as far as the page writes its numbers: money to the cent, each trade's to a hundredth of it. */
const same = (actual: number, expected: number, digits = 2): void => expect(actual).toBeCloseTo(expected, digits - 0.2);

describe("a tear sheet", () => {
  it.each(["brain", "RSI baseline", "buy and hold"])("has the numbers of the trades of %s", (run) => {
    const [profit, gross, slippage, fees] = ["profit", "gross", "slippage", "fees"].map((name) => money(run, name));
    expect(profit!.length).toBe(shown(run, "trades"));
    expect(profit!.length).toBeGreaterThan(0);
    profit!.forEach((value, i) => {
      same(value, gross![i]! - slippage![i]! - fees![i]!, 3.5);
    });
    same(sum(profit!), shown(run, "net profit, $"));
    same(sum(gross!), shown(run, "gross profit, $"));
    same(sum(slippage!), shown(run, "slippage, $"));
    same(sum(fees!), shown(run, "fees, $"));
    same(sum(profit!) / profit!.length, shown(run, "profit a trade, $"));
    same((100 * profit!.filter((value) => value > 0).length) / profit!.length, shown(run, "won"));
    same((100 * sum(profit!)) / 100_000, shown(run, "return"), 2);
    if (gross!.some((value) => value < 0)) {
      const [won, lost] = [1, -1].map((side) => sum(gross!.map((value) => Math.max(side * value, 0))));
      same(won! / lost!, shown(run, "profit factor, gross"));
    }
  });

  it("lists each trade at its prices, shares and side", () => {
    const trades = listed("brain");
    judgement.runs.candidate.trades.forEach((trade, i) => {
      const sign = trade.side === "long" ? 1 : -1;
      const [shares, entry, exit] = ["shares", "entry price", "exit price"].map((name) => number(trades[name]![i]!));
      same(sign * shares! * (exit! - entry!), number(trades.gross![i]!) - number(trades.slippage![i]!), 1);
    });
  });

  it("draws the equity, the months and the years that the trades add up to", () => {
    const [profit, exit] = [money("brain", "profit"), listed("brain").exit!];
    const until = (day: string): number => sum(profit.filter((_, i) => exit[i]!.slice(0, 10) <= day));
    const [equity] = chart(/^Equity/);
    expect(equity!.name).toBe("brain");
    equity!.y.forEach((value, d) => {
      same(value as number, until(equity!.x[d] as string));
    });
    const [months] = chart(/^Profit by month/);
    const [row] = months!.z;
    for (let month = 0; month < 12; month++) {
      const key = `2018-${String(month + 1).padStart(2, "0")}`;
      same(row![month] ?? 0, sum(profit.filter((_, i) => exit[i]!.startsWith(key))));
    }
    same(row![12]!, sum(profit));
    same(number(withColumn("brain, by year")["net profit, $"]![0]!), sum(profit));
  });

  it("has the ratios of that equity", () => {
    const [line] = chart(/^Equity/);
    const equity = [100_000, ...line!.y.map((value) => 100_000 + (value as number))];
    const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1);
    const mean = sum(returns) / returns.length;
    const deviation = Math.sqrt(sum(returns.map((r) => (r - mean) ** 2)) / (returns.length - 1));
    same((mean / deviation) * Math.sqrt(252), shown("brain", "Sharpe ratio"));
    same(100 * deviation * Math.sqrt(252), shown("brain", "volatility a year"));
    let [top, deepest] = [0, 0];
    for (const value of equity) {
      top = Math.max(top, value);
      deepest = Math.min(deepest, value / top - 1);
    }
    same(100 * deepest, shown("brain", "deepest drawdown"));
    const [, drawdown] = chart(/^Equity/).filter(({ name }) => name === "brain");
    expect(Math.min(...(drawdown!.y as number[]))).toBeCloseTo(deepest, 10);
  });

  it("repeats them in the verdict, the gates, the costs and the fills", () => {
    const profit = sum(money("brain", "profit"));
    const verdict = withColumn("criterion");
    // In view on a phone.
    expect(Object.keys(verdict).slice(0, 2)).toEqual(["criterion", "result"]);
    const figure = (name: string): number => number(verdict.figure![verdict.criterion!.indexOf(name)]!);
    expect(figure("trades")).toBe(money("brain", "profit").length);
    same(figure("net profit above the baseline's"), profit);
    same(
      number(verdict["must be"]![verdict.criterion!.indexOf("net profit above the baseline's")]!.slice(6)),
      sum(money("RSI baseline", "profit")),
    );
    same(figure("Sharpe ratio above doing nothing"), shown("brain", "Sharpe ratio"));
    expect(figure("dollars paid per share and side")).toBeGreaterThan(0.005);
    const gates = withColumn("gate");
    same(number(gates["net profit, $"]![gates.gate!.indexOf("0.01 (asked)")]!), profit);
    const [map] = chart(/^Net profit by gate/);
    same(map!.z[map!.y.indexOf("0.01")]![map!.x.indexOf("0.3")]!, profit);
    const costs = chart(/^Net profit over costs/);
    for (const { name, x, y } of costs) same(y[x.indexOf(1)] as number, sum(money(name!, "profit")));
    const prices = new Set(["entry price", "exit price"].flatMap((name) => listed("brain")[name]!));
    const markers = chart(/^Fills/).filter(({ name }) => name === "bought" || name === "sold");
    expect(markers.flatMap(({ y }) => y).length).toBeGreaterThan(1);
    for (const price of markers.flatMap(({ y }) => y as number[])) expect(prices).toContain(price.toFixed(4));
  });

  it("has the groups of trades that add up to the list, and every day of the exposure", () => {
    for (const name of ["hour of entry", "volatility at entry"]) {
      const groups = withColumn(name);
      expect(sum(groups.trades!.map(number))).toBe(money("brain", "profit").length);
      expect(sum(groups["net profit, $"]!.map(number))).toBeCloseTo(sum(money("brain", "profit")), 0);
    }
    const exposure = withColumn("days in the market");
    expect(sum(exposure.days!.map(number))).toBe(judgement.performance.candidate.days);
    const depths = withColumn("recovered").depth!.map(number);
    expect(depths[0]! / 100).toBeCloseTo(judgement.performance.candidate.maxDrawdown, 6);
  });

  it("says what it is of, and the same each time, without anything from elsewhere", () => {
    expect(texts(page, "h1")).toEqual(["Tear sheet: SAMPLE, SYNTHETIC bars"]);
    expect(tearSheet(judgement, { title: "SAMPLE, SYNTHETIC bars", manifest })).toBe(page);
    expect(find(page, "div", "figure")).toHaveLength(9);
    for (const tag of ["link", "iframe", "img", "form"]) expect(find(page, tag)).toEqual([]);
    expect(
      find(page, "meta")
        .map(({ properties }) => String(properties.content))
        .join(),
    ).toMatch(/default-src 'none'/);
    const verdict = texts(page, "pre").at(-1)!;
    expect(JSON.parse(verdict).verdict).toBe(judgement.promotion.verdict);
  });

  it("takes names that are markup for names, and a run without trades for what it is", () => {
    const symbol = "<img src=x onerror=alert(1)>";
    const named = judge({ ...minutes, symbol }, research(minutes, PRESETS.sound).models, PRESETS.sound, undefined, {
      costs: "ib",
    });
    const hostile = tearSheet(named, { title: `${symbol}, </title><script>alert(1)</script>`, manifest: undefined });
    expect(find(hostile, "img")).toEqual([]);
    const run = find(hostile, "script").filter(({ properties }) => properties.type === undefined);
    expect(run.filter((script) => textIn(script).includes("alert(1)"))).toHaveLength(0);
    const notices = texts(hostile, "p", "notice").join("\n");
    expect(notices).toMatch(/NOT UNTOUCHED: There is no manifest\.json/);
    expect(notices).toMatch(/NO TRADES/);
    expect(hostile).toMatch(/The brain made none\./);
  });

  it("speaks of the expert that decides where there is no brain", () => {
    const recipe = defineRecipe({ ...PRESETS.sound, name: "alone", experts: { volume: ["volm_z"] }, brain: null });
    const alone = judge(minutes, research(minutes, recipe).models, recipe, undefined, { costs: "ib", gate: 0.4 });
    const sheet = tearSheet(alone, { title: "alone", manifest: undefined });
    expect(sheet).toMatch(/Expert volume made none\./);
    expect(sheet).toMatch(/Expert volume&#39;s account does not move|Expert volume's account does not move/);
    expect(texts(sheet, "th")).toContain("volume, by year");
    expect(texts(sheet, "th")).not.toContain("brain");
    expect(texts(sheet, "p").join(" ")).not.toMatch(/[Tt]he brain/);
  });
});
