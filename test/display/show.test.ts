import { gunzipSync } from "node:zlib";
import {
  ablation,
  audit,
  backtest,
  barTable,
  buildFeatures,
  buyAndHold,
  candleChart,
  evaluate,
  featureTable,
  flowPipeline,
  labelForwardReturn,
  lookAheadCheck,
  makeSample,
  PRESETS,
  performanceTable,
  progress,
  regularHours,
  resample,
  research,
  restamp,
  type Showable,
  type ShowOptions,
  show,
  skew,
  sliceBars,
  sliceRows,
  takeRows,
  warmUpCheck,
} from "ata-lab";
import { desc, table } from "ata-lab/arquero";
import { afterEach, describe, expect, it, vi } from "vitest";
import { figureBundle, figureRoom, PLOTLY_MIME } from "../../lib/dist/display/figure/figure-bundle.js";
import { figureHeight } from "../../lib/dist/display/figure/figure-height.js";
import { noteBundle } from "../../lib/dist/jupyter/kernel/note-bundle.js";
import { figureBlock } from "../../lib/dist/report/figure.js";
import { barPipeline } from "../../lib/dist/validation/flow-pipeline.js";
import { runNull } from "../../lib/dist/validation/null-runs.js";
import { toHtml, toText, viewTable } from "../../lib/dist/views/table-view.js";
import { viewHtml } from "../../lib/dist/views/view.js";
import { elementsOf } from "../support/html.js";

afterEach(() => vi.restoreAllMocks());

const long = table({
  name: Array.from({ length: 1200 }, (_, i) => `row ${i}`),
  x: Float64Array.from({ length: 1200 }, (_, i) => i / 7),
});

describe("a table in a cell", () => {
  it("shows its first and last rows, points aligned, six digits of the largest number, and how many rows there are", () => {
    expect(toText(viewTable(long, 2))).toBe(
      [
        "name            x",
        "row 0       0.000",
        "row 1       0.143",
        "...           ...",
        "row 1198  171.143",
        "row 1199  171.286",
        "1,200 rows × 2 columns",
      ].join("\n"),
    );
  });

  it("shows a short one whole, and an empty one as its header", () => {
    expect(toText(viewTable(table({ a: [1, 2], b: ["x", null] }), 1))).toBe("a  b\n1  x\n2");
    expect(toText(viewTable(table({ a: [] }), 5))).toBe("a");
  });

  it("writes each number for itself where common decimals would lose it", () => {
    const view = viewTable(table({ x: [1e-7, 250, 1234567], t: [new Date(0), null, undefined] }), 5);
    expect(view.head).toEqual([
      ["1e-7", "1970-01-01"],
      ["250", ""],
      ["1234567", ""],
    ]);
    expect(view.numeric).toEqual([true, false]);
  });

  it("writes a series of times as times, and other numbers as numbers", () => {
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    show({ time: makeSample({ to: "2018-01-03" }).time.slice(0, 2), close: Float64Array.of(1514885400000, 3) });
    expect(said.mock.calls[0]![0]).toMatch(/^time +close\n2018-01-02 09:31:00 +1514885400000\n2018-01-02 09:32:00 +3$/);
    said.mockRestore();
  });

  it("follows the order and the filter of the table", () => {
    const view = viewTable(long.filter("d => d.x > 171").orderby(desc("x")), 2);
    expect(view.head.map(([name]) => name)).toEqual(["row 1199", "row 1198"]);
    expect(view.caption).toBe("");
  });

  it("writes HTML that text cannot break, numbers on the right", () => {
    const html = toHtml(viewTable(table({ "<b>": ["<script>&"], n: [1.5] }), 5));
    expect(html).toContain("&lt;b&gt;</th>");
    expect(html).toContain("&lt;script&gt;&amp;</td>");
    expect(html).toContain('<td style="text-align: right; white-space: nowrap">1.5</td>');
    expect(html).not.toContain("<script>");
  });

  it("is printed where there is no notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    show(table({ a: [1] }));
    expect(log).toHaveBeenCalledWith("a\n1");
  });
});

/** What a notebook is told of a cell's last expression. */
const DISPLAY = Symbol.for("Jupyter.display");
const bundleOf = (x: unknown): Record<string, string> => (x as { [DISPLAY]: () => Record<string, string> })[DISPLAY]();

describe("a cell's last expression", async () => {
  const bars = makeSample({ to: "2018-01-04" });
  const minutes = makeSample({ to: "2018-05-01" });
  const result = research(minutes, PRESETS.sound);
  const five = resample(bars, "5min");
  const pipeline = flowPipeline(PRESETS.seed);

  const RESULTS: readonly [what: string, result: object, text: RegExp][] = [
    ["bars", bars, /^ {2}1-minute bars {2}780 on 2 days, .*[\s\S]*\n {2}time +open +high +low +close +volume\n/],
    ["resampled bars", five, /^ {2}5-minute bars {2}\d+ on 2 days, /],
    ["some of the bars", sliceBars(bars, 0, 5), /^ {2}1-minute bars {2}5 on 1 day, /],
    ["restamped bars", restamp(bars, "start"), /\n {2}stamped at +their start, New York time\n/],
    ["bars of regular hours", regularHours(bars), /^ {2}1-minute bars {2}780 on 2 days, /],
    ["a dataset", result.data, /^[\d,]+ rows, .* % labelled 1\n\n {0,2}time +rsi +rsi_slope /],
    ["some of its rows", takeRows(result.data, Uint32Array.of(3, 4)), /^2 rows, /],
    ["a run of its rows", sliceRows(result.data, { start: 0, end: 1 }), /^1 row, /],
    ["an audit", audit(bars), /^ {2}severity +check +finding\n[\s\S]*\n\n0 errors, 0 warnings, 0 notes$/],
    ["a research run", result, /^ {2}stage +rows +labelled 1 +first +last\n[\s\S]*\n {2}brain +0\.\d{4} /],
    ["an evaluation", evaluate(result, { draws: 20 }), /^Scores on the test rows, which nothing was learned from: /],
    ["an ablation", ablation(minutes, { draws: 10, cures: [] }), /^AUC of the deciding model \(brain\), starting from/],
    ["null runs", await runNull(minutes, { runs: 2 }), /^Sign-flip null, 2 runs: [\s\S]*\n {2}brain, yours /],
    [
      "a look-ahead check",
      lookAheadCheck(pipeline, bars, { allow: { label: 60 } }),
      /^Nothing looks ahead: at \d+ cuts/,
    ],
    ["a warm-up check", warmUpCheck(barPipeline(PRESETS.seed), resample(minutes, "5min")), /\n {2}vol20 +21\n/],
    ["a skew", skew(minutes, result.models, PRESETS.sound), /^ {2}bars that training uses +[\d,]+\n/],
    ["a table", barTable(bars), /^time +open +high +low +close +volume\n/],
    ["a table of features", featureTable(result.data), /^time +rsi +rsi_slope +macd /],
    [
      "the numbers of backtests",
      performanceTable({ held: backtest(five, buyAndHold(), { costs: "ib" }) }),
      /^ +held\n {2}net profit, \$ +-?[\d,.]+\n/,
    ],
    ["a chart", candleChart(five), /^Chart: SAMPLE \(synthetic\), candles of 5 minutes \(\d+ traces\)$/],
  ];

  it.each(RESULTS)("shows itself: %s", (_, result, text) => {
    const bundle = bundleOf(result);
    expect(bundle["text/plain"]).toMatch(text);
    expect(bundle["text/html"]).toMatch(/^<(p|table|div)/);
  });

  it.each(RESULTS)("is told the same by show: %s", (_, result) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    show(result);
    expect(log.mock.calls).toEqual([[bundleOf(result)["text/plain"]]]);
  });

  it.each(RESULTS)("knows nothing of that otherwise: %s", (_, result) => {
    expect(Object.getOwnPropertyDescriptor(result, DISPLAY)?.enumerable).toBe(false);
    expect(DISPLAY in { ...result }).toBe(false);
  });

  it("compares, is cloned and is written as it was", () => {
    const plain = { ...bars };
    expect(bars).toEqual(plain);
    expect(JSON.stringify(bars)).toBe(JSON.stringify(plain));
    expect(structuredClone(bars)).toEqual(plain);
  });

  it("an evaluation says what was scored, the scores, and what they do not say", () => {
    const text = bundleOf(evaluate(result, { draws: 20 }))["text/plain"]!;
    const interval = String.raw`0\.\d{4} \[0\.\d{4}, 0\.\d{4}\]`;
    expect(text).toMatch(new RegExp(`\n {2}baseline +${interval}\n`));
    expect(text).toMatch(/\n {2}brain minus (rsi|macd|trend) +[+-]?0\.\d{4} \[/);
    expect(text.replaceAll("\n", " ")).toMatch(
      /: [\d,]+ rows on \d+ days, an effective sample size of (about )?[\d,]+(, the most that overlapping labels are worth| \[[\d,]+, [\d,]+\]); .* 16 fits tried; 95 % intervals by block bootstrap, 20 draws of whole days; those of the log loss and the Brier score from how the losses of all \d+ days vary over months\./,
    );
    expect(text).toMatch(/Limitations of these numbers:\n {2}- /);
  });

  it("an ablation has every step, and what it is for", () => {
    const cured = ablation(minutes, { draws: 20 });
    const text = bundleOf(cured)["text/plain"]!;
    for (const { cure } of cured.steps.slice(1)) {
      expect(text).toContain(`\n+ ${cure} `);
      expect(text).toContain(`\n  - ${cure}: `);
    }
    expect(text).toMatch(/\n\+ calibrate .* test +\d+\n/);
  });

  it("null runs have all models of all recipes", async () => {
    const text = bundleOf(await runNull(makeSample({ to: "2018-04-01" }), { runs: 2 }))["text/plain"]!;
    expect(text.match(/^ {2}model +yours +mean +sd /gm)).toHaveLength(2);
    expect(text.match(/^ {2}(rsi|macd|trend|brain|baseline|beyond) .* of 2 +[01]\.\d{3}$/gm)).toHaveLength(12);
  });

  it("what looks ahead is named, and what does not", () => {
    const early = lookAheadCheck(flowPipeline(PRESETS.seed, { at: "stamp" }), bars, { cuts: [103] });
    const text = bundleOf(early)["text/plain"]!;
    expect(text).toMatch(/\n {2}rsi +[1-4] +2018-01-02 11:\d\d /);
    expect(text).toMatch(/\n\nThe other columns did not change:\n {2}.*time_of_day/);
  });
});

describe("what can be shown", () => {
  const printed = (x: Showable, options: ShowOptions = { rows: 1 }): string => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    show(x, options);
    return String(log.mock.lastCall?.[0]);
  };

  it("as many rows as are asked for", () => {
    const bars = makeSample({ to: "2018-01-03" });
    expect(printed(bars, { rows: 2 })).toMatch(/\n {2}\.\.\. [\s\S]*\n {2}390 rows × 6 columns$/);
    expect(printed(bars, { rows: 2 }).match(/\n {2}2018-01-02 /g)).toHaveLength(4);
    expect(printed(bars, { rows: 400 }).match(/\n {2}2018-01-02 /g)).toHaveLength(390);
    const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
    const rows = featureTable({ time: bars.time, features: buildFeatures(bars), label });
    expect(printed(rows)).toMatch(/390 rows × 22 columns$/);
  });

  it("columns by name, whatever list they are", () => {
    expect(printed({ a: Float64Array.of(1, 2), b: ["x", "y"] })).toBe("a  b\n1  x\n2  y");
    expect(printed({ data: [1, 2], layout: [3, 4] })).toBe("data  layout\n   1       3\n   2       4");
  });

  it("plotly's data, with a layout or without", () => {
    const data = [{ type: "scatter", y: [1, 2] }];
    expect(printed({ data, layout: { title: { text: "Mine" } } })).toBe("Chart: Mine (1 trace)");
    expect(printed({ data })).toBe("Chart (1 trace)");
  });

  it("a list of objects, a long one by its ends", () => {
    expect(
      printed([
        { a: 1, b: "x" },
        { a: 2, b: "y" },
      ]),
    ).toBe("a  b\n1  x\n2  y");
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    show(Array.from({ length: 100 }, (_, i) => ({ i })));
    expect(String(log.mock.lastCall?.[0])).toMatch(/100 rows × 1 column$/);
  });

  it("what shows itself, whoever made it", () => {
    expect(printed({ [DISPLAY]: () => ({ "text/plain": "mine" }) })).toBe("mine");
  });

  it("nothing else, and says what was given", () => {
    const wrong =
      (x: unknown): (() => void) =>
      () =>
        show(x as Showable);
    expect(wrong(5)).toThrow(/cannot show a value of type number; it takes/);
    expect(wrong(null)).toThrow(/cannot show/);
    expect(wrong({})).toThrow(/cannot show/);
    expect(wrong([])).toThrow(/cannot show/);
    expect(wrong([{ a: 1 }, 2])).toThrow(/cannot show/);
    expect(wrong({ a: [1], b: 2 })).toThrow("cannot show an object whose b is not a column");
    expect(wrong({ a: [1], b: [1, 2] })).toThrow("a has 1 rows, b has 2 rows");
  });
});

describe("a figure in a cell", () => {
  const figure = (title?: string): Parameters<typeof figureBundle>[0] => ({
    data: [{ type: "scatter", y: Float64Array.from({ length: 100 }, (_, i) => i / 3) }],
    layout: { height: 300, ...(title === undefined ? {} : { title: { text: title } }) },
  });

  it("has plotly's own form, HTML with the same figure, and a line of text", () => {
    const bundle = figureBundle(figure("Close of <b>A & B</b><br>synthetic"));
    expect(bundle["text/plain"]).toBe("Chart: Close of A & B synthetic (1 trace)");
    expect(figureBundle(figure())["text/plain"]).toBe("Chart (1 trace)");
    const compressed = /inflate\("([\w+/=]+)"\)\]/.exec(String(bundle["text/html"]))![1]!;
    const inside: unknown = JSON.parse(gunzipSync(Buffer.from(compressed, "base64")).toString());
    expect(inside).toEqual({ ...(bundle[PLOTLY_MIME] as object), config: { displaylogo: false, responsive: true } });
    expect(inside).toMatchObject({ data: [{ y: { dtype: "f8" } }], layout: { height: 300 } });
    expect(bundle[PLOTLY_MIME]).toMatchObject({ config: { displaylogo: false } });
  });

  it("cannot be broken out of: neither by its title nor by its data", () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const text = String(
      figureBundle({ data: [{ type: "scatter", y: [1], text: evil }], layout: { title: { text: `A ${evil}` } } })[
        "text/html"
      ],
    );
    expect(text.match(/<\/script/g)).toHaveLength(1);
    expect(text).not.toContain("<img");
  });

  it("brings plotly.js once a notebook, and again where the cell that brought it is run again or was deleted", async () => {
    vi.resetModules();
    const { enterCell } = await import("../../lib/dist/display/current-cell.js");
    const { figureBundle } = await import("../../lib/dist/display/figure/figure-bundle.js");
    const carries = (): boolean => String(figureBundle(figure())["text/html"]).length > 1e6;
    const carriesIn = (cellId?: string, deletedCells?: string[]): boolean => {
      enterCell({ cellId, deletedCells });
      return carries();
    };
    expect(carriesIn("a")).toBe(true);
    expect(carries()).toBe(false);
    expect(carriesIn("b")).toBe(false);
    expect(carriesIn("a")).toBe(true);
    enterCell({ cellId: "shows no figure", deletedCells: ["a"] });
    expect(carriesIn("c")).toBe(true);
    expect(carriesIn("b")).toBe(false);
  });

  it("brings it once where the front end does not name its cells", async () => {
    vi.resetModules();
    const { enterCell } = await import("../../lib/dist/display/current-cell.js");
    const { figureBundle } = await import("../../lib/dist/display/figure/figure-bundle.js");
    const sizes = [1, 2, 3].map(() => {
      enterCell({});
      return String(figureBundle(figure())["text/html"]).length > 1e6;
    });
    expect(sizes).toEqual([true, false, false]);
  });
});

describe("progress", () => {
  it("hands on the items, and is silent where nobody looks", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    expect([...progress([3, 1, 2], "counting")]).toEqual([3, 1, 2]);
    expect(log).not.toHaveBeenCalled();
  });
});

describe("what a figure or a table says", () => {
  const attack = '"><img src=x onerror=alert(1)></div><script>alert(2)</script>';
  /** Elements of the HTML that could only come from the attack. */
  const foreign = (html: string): string[] =>
    elementsOf(html).flatMap(({ tagName, properties }) => [
      ...(["img", "script"].includes(tagName) ? [tagName] : []),
      ...Object.keys(properties).filter((name) => name.startsWith("on")),
    ]);

  it("does not get into the page: a height, a title, a trace", () => {
    for (const layout of [{ height: attack }, { height: [attack] }, { height: { toString: () => attack } }]) {
      const figure = { data: [{ y: [1, 2], name: attack }], layout: { ...layout, title: attack } } as never;
      const html = figureBundle(figure)["text/html"] as string;
      // The figure's own script draws it.
      expect(foreign(html)).toEqual(["script"]);
      expect(html).toMatch(/^<div class="ata-lab-figure" style="min-height: 450px">/);
      expect(foreign(figureRoom(figure)["text/html"] as string)).toEqual([]);
      expect(figureRoom(figure)["text/html"]).toContain("height: 450px");
      expect(figureBlock(figure, attack)).toMatch(/^<div class="figure" style="min-height: 450px">/);
      expect(foreign(figureBlock(figure, attack)!)).toEqual(["script"]);
    }
  });

  it("does not get into the page: names of columns, cells, whatever the type", () => {
    const odd = { toString: () => attack };
    for (const html of [
      toHtml(viewTable(table({ [attack]: [attack, odd, [attack], 1n, null] }))),
      viewHtml([attack, { title: attack, lines: [attack] }, { title: attack, list: [attack] }]),
      noteBundle(attack)["text/html"] as string,
    ]) {
      expect(foreign(html)).toEqual([]);
      expect(html).toContain("&lt;img");
    }
  });

  it("has a height of whole pixels", () => {
    const heights = [300.2, 1, 10_000, 10_001, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, "300", null];
    expect(heights.map((height) => figureHeight({ height }))).toEqual([301, 1, 10_000, ...Array(7).fill(450)]);
    expect([undefined, null, "x", {}].map(figureHeight)).toEqual([450, 450, 450, 450]);
  });
});
