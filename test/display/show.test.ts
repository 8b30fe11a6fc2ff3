import { gunzipSync } from "node:zlib";
import { desc, table } from "arquero";
import {
  barPipeline,
  buildFeatures,
  compareCures,
  evaluate,
  flowPipeline,
  labelForwardReturn,
  labelLookAhead,
  lookAheadCheck,
  makeSample,
  nullRuns,
  PRESETS,
  progress,
  resample,
  research,
  type Showable,
  type ShowOptions,
  show,
  skew,
  warmUpCheck,
} from "ata-lab";
import { afterEach, describe, expect, it, vi } from "vitest";
import { figureBundle, PLOTLY_MIME } from "../../lib/dist/display/figure/figure-bundle.js";
import { toHtml, toText, viewTable } from "../../lib/dist/views/table-view.js";

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
      ["1e-7", "1970-01-01T00:00:00.000Z"],
      ["250", ""],
      ["1234567", ""],
    ]);
    expect(view.numeric).toEqual([true, false]);
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

describe("what can be shown", () => {
  const printed = (x: Showable, options: ShowOptions = { rows: 1 }): string => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    show(x, options);
    return String(log.mock.lastCall?.[0]);
  };
  const bars = makeSample({ to: "2018-01-03" });

  it("bars, as a table with readable times", () => {
    expect(printed(bars)).toMatch(/^time +open +high +low +close +volume\n2018-01-02 09:31:00 /);
  });

  it("a dataset, with its features and labels", () => {
    const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
    expect(printed({ time: bars.time, features: buildFeatures(bars), label })).toMatch(/390 rows × 22 columns$/);
  });

  it("null runs, all models of all presets", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    show(await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 2 }));
    const text = String(log.mock.lastCall?.[0]);
    expect(text).toMatch(/^preset +part +model +AUC +walks' mean /);
    expect(text.split("\n")).toHaveLength(13);
  });

  it("columns by name, whatever list they are", () => {
    expect(printed({ a: Float64Array.of(1, 2), b: ["x", "y"] })).toBe("a  b\n1  x\n2  y");
  });

  it("what the checks found, every line of it", () => {
    const whole = (x: Showable): string[] => {
      const log = vi.spyOn(console, "log").mockImplementation(() => {});
      show(x);
      return String(log.mock.lastCall?.[0]).split("\n");
    };
    const minutes = makeSample({ to: "2018-03-01" });
    const pipeline = flowPipeline(PRESETS.seed);
    const clean = whole(lookAheadCheck(pipeline, bars, { allow: labelLookAhead(PRESETS.seed), cuts: [100] }));
    expect(clean[0]).toMatch(/^column +looks_ahead +bars_ahead +first +value +changed +by$/);
    expect(clean).toHaveLength(23);
    const early = whole(lookAheadCheck(flowPipeline(PRESETS.seed, { at: "stamp" }), bars, { cuts: [103] }));
    expect(early[1]).toMatch(/^rsi +yes +[1-4] +2018-01-02 /);
    const needed = whole(warmUpCheck(barPipeline(PRESETS.seed), resample(minutes, "5min")));
    expect(needed[0]).toBe("column       bars");
    expect(needed).toContain("vol20          21");
    expect(needed).toHaveLength(23);
    const skewed = whole(skew(minutes, research(minutes).models));
    expect(skewed[0]).toMatch(/^column +rows +bias +mean +largest +mean_sd +largest_sd +at +correlation$/);
    expect(skewed).toHaveLength(25);
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
    expect(String(log.mock.lastCall?.[0])).toMatch(/100 rows × 1 columns$/);
  });

  it("what the scores of a run are worth, and what was scored below", () => {
    const result = research(makeSample({ to: "2018-05-01" }), PRESETS.sound);
    const text = printed(evaluate(result, { draws: 20 }), {});
    const interval = String.raw`0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]`;
    expect(text).toMatch(new RegExp(`\nyardstick +${interval} +${interval} +${interval}\n`));
    expect(text).toMatch(/\nbrain less (rsi|macd|trend) +[+-]?0\.\d{3} \[/);
    expect(text).toMatch(/\ntest part: [\d,]+ rows on \d+ days, .*16 fits tried; 95 % intervals of 20 draws/);
  });

  it("a comparison of cures, with every step", () => {
    const comparison = compareCures(makeSample({ to: "2018-04-01" }), { draws: 20 });
    const lines = printed(comparison, {}).split("\n");
    expect(lines).toHaveLength(1 + comparison.steps.length);
    expect(lines.at(-1)).toMatch(/^\+ calibrate +test +\d+ +0\./);
  });

  it("nothing else, and says what was given", () => {
    const wrong =
      (x: unknown): (() => void) =>
      () =>
        show(x as Showable);
    expect(wrong(5)).toThrow(/can be shown, not number/);
    expect(wrong(null)).toThrow(/can be shown/);
    expect(wrong({})).toThrow(/can be shown/);
    expect(wrong([])).toThrow(/can be shown/);
    expect(wrong([{ a: 1 }, 2])).toThrow(/can be shown/);
    expect(wrong({ a: [1], b: 2 })).toThrow("not an object whose b is no column");
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
    expect(inside).toEqual(bundle[PLOTLY_MIME]);
    expect(inside).toMatchObject({
      data: [{ y: { dtype: "f8" } }],
      layout: { height: 300 },
      config: { responsive: true },
    });
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
