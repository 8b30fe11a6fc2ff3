import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  count,
  counted,
  dayAndClock,
  dollars,
  finePercent,
  fixed,
  intervalWords,
  minuteText,
  percent,
  ratio,
  spanText,
  threeDigits,
  timeText,
} from "../../lib/dist/views/format.js";
import { toText, viewColumns, viewFacts, wrap } from "../../lib/dist/views/table-view.js";
import { viewHtml, viewText } from "../../lib/dist/views/view.js";

describe("numbers and times as people read them", () => {
  it("counts and shares", () => {
    expect([0, 12, 999, 1000, 1234567, Number.NaN].map(count)).toEqual(["0", "12", "999", "1,000", "1,234,567", "-"]);
    expect([counted(1, "day"), counted(0, "day"), counted(2000, "day")]).toEqual(["1 day", "0 days", "2,000 days"]);
    expect([percent(0.5321), percent(0.5321, 2), percent(Number.NaN)]).toEqual(["53.2 %", "53.21 %", "-"]);
  });

  it("money, ratios and shares of a backtest", () => {
    expect([
      dollars(1234.5),
      dollars(-0.001),
      dollars(Number.NaN),
      ratio(-1.005),
      ratio(Number.POSITIVE_INFINITY),
    ]).toEqual(["1,234.50", "0.00", "-", "-1.00", "infinite"]);
    expect([finePercent(0.5321), finePercent(-0.001), finePercent(-1e-9)]).toEqual([
      "53.21 %",
      "-0.1000 %",
      "0.0000 %",
    ]);
  });

  it("numbers", () => {
    expect([fixed(0.53981), fixed(-1e-9), fixed(0.5, 1), fixed(Number.NaN)]).toEqual(["0.5398", "0.0000", "0.5", "-"]);
    expect([0, 12.345, -0.00012345, 0.000012345, 1234567].map(threeDigits)).toEqual([
      "0",
      "12.3",
      "-0.000123",
      "1.2e-5",
      "1.2e+6",
    ]);
    expect(intervalWords({ level: 0.95, draws: 1000 })).toBe(
      "95 % intervals by block bootstrap, 1,000 draws of whole days",
    );
    expect(intervalWords({ level: 0.55, draws: 1 })).toMatch(/^55 % /);
  });

  it("times", () => {
    const moment = Date.UTC(2022, 0, 3, 9, 31);
    expect([timeText(moment), minuteText(moment), timeText(Number.NaN)]).toEqual([
      "2022-01-03 09:31:00",
      "2022-01-03 09:31",
      "-",
    ]);
    expect(dayAndClock(moment)).toBe("Mon 2022-01-03 09:31");
    expect(spanText(Float64Array.of(moment, moment + 60_000))).toBe("2022-01-03 09:31 to 2022-01-03 09:32");
    expect(spanText(new Float64Array(0))).toBe("none");
  });
});

describe("a table that is too wide", () => {
  const wide = viewColumns({
    name: ["a", "b"],
    left: ["1".repeat(12), "2"],
    middle: ["3", ""],
    right: ["4".repeat(12), "5"],
  });

  it("is broken below itself, each part with the first column and the rows that say something there", () => {
    expect(toText(wide, 50).split("\n")).toEqual([
      "name          left  middle         right",
      "a     111111111111       3  444444444444",
      "b                2                     5",
    ]);
    expect(toText(wide, 22).split("\n")).toEqual([
      "name          left",
      "a     111111111111",
      "b                2",
      "",
      "name  middle",
      "a          3",
      "",
      "name         right",
      "a     444444444444",
      "b                5",
    ]);
  });

  it("breaks long text within its cell, between words and where it has lines", () => {
    const text = "once upon a time there was a column of so many words that no page could hold it";
    const lines = toText(viewColumns({ n: ["1", "2"], text: [text, "one\ntwo"] }), 50).split("\n");
    expect(lines).toEqual([
      "n  text",
      "1  once upon a time there was a column of so many",
      "   words that no page could hold it",
      "2  one",
      "   two",
    ]);
  });

  it("breaks text further on a narrow page, so that a table stays in one part", () => {
    const what = "every bar lies in regular hours of its session";
    const findings = viewColumns({ severity: ["ok"], check: ["daylight-saving"], finding: [what] });
    expect(toText(findings, 50).split("\n")).toEqual([
      "severity  check            finding",
      "ok        daylight-saving  every bar lies in",
      "                           regular hours of its",
      "                           session",
    ]);
  });

  it("keeps every cell, and within the width where its cells do", () => {
    const cell = fc.stringMatching(/^[a-z]{1,10}( [a-z]{1,10}){0,12}$/);
    const columns = fc.integer({ min: 1, max: 6 }).chain((rows) => {
      return fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 8 });
    });
    fc.assert(
      fc.property(columns, fc.integer({ min: 84, max: 140 }), (cells, width) => {
        const view = viewColumns(Object.fromEntries(cells.map((column, j) => [`c${j}`, column])));
        const text = toText(view, width);
        for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
        const words = (of: string): string[] => of.split(/\s+/).filter((word) => word !== "");
        const shown = new Set(words(text));
        for (const word of cells.flat().flatMap(words)) expect(shown.has(word)).toBe(true);
      }),
    );
  });

  it("wraps text without losing a word", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\S{1,30}$/)), fc.integer({ min: 1, max: 60 }), (words, width) => {
        const lines = wrap(words.join(" "), width);
        expect(lines.join(" ")).toBe(words.join(" "));
        for (const line of lines) expect(line.length <= width || !line.includes(" ")).toBe(true);
      }),
    );
  });
});

describe("a view", () => {
  const view = [
    "Before, with <signs>.",
    viewColumns({ model: ["a"], AUC: ["0.5"] }, "Scores:"),
    viewFacts([["rows", "12"]]),
    { title: "But:", list: ["first", "second ".repeat(12).trim()] },
    { lines: ["as  it", "  stands"] },
  ];

  it("is text with an empty line between its blocks", () => {
    expect(viewText(view)).toBe(
      [
        "Before, with <signs>.",
        "",
        "Scores:",
        "  model  AUC",
        "  a      0.5",
        "",
        "  rows  12",
        "",
        "But:",
        "  - first",
        "  - second second second second second second second second second second second",
        "    second",
        "",
        "  as  it",
        "    stands",
      ].join("\n"),
    );
  });

  it("is HTML that text cannot break, without a header where columns have no names", () => {
    const html = viewHtml(view);
    expect(html).toContain("Before, with &lt;signs&gt;.</p>");
    expect(html.match(/<thead>/g)).toHaveLength(1);
    expect(html).toContain("<li>first</li>");
    expect(html).toContain("as  it\n  stands</pre>");
  });
});
