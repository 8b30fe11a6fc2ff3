import { describe, expect, it } from "vitest";
import type { Figure } from "../../../lib/src/views/charts/figure.js";
import { fitFigure } from "../../../lib/src/views/charts/fit-figure.js";
import { layoutOf, legendHeight } from "../../../lib/src/views/charts/style.js";
import { linesOf, textWidth, wrapText } from "../../../lib/src/views/charts/text-width.js";

// Real widths are measured in test/browser/narrow.test.ts.

const chart = (names: readonly string[], lines: readonly string[] = []): Figure => ({
  data: names.map((name) => ({ type: "scatter", name, y: [1, 2] })),
  layout: layoutOf({ heading: "A chart", lines, plotHeight: 200, legendItems: names.length }, {}),
});

describe("wrapText", () => {
  it("breaks between words where a line would be too long, keeps breaks, and no tag counts", () => {
    expect(wrapText("one two three", 60, 10)).toBe("one two<br>three");
    expect(wrapText("one two<br>three four five", 60, 10)).toBe("one two<br>three four<br>five");
    expect(wrapText("<b>one</b> two", 42, 10)).toBe("<b>one</b> two");
    expect(wrapText("interminable words", 30, 10)).toBe("interminable<br>words");
    expect(wrapText("", 30, 10)).toBe("");
    expect(textWidth("ab<br><i>abcd</i>", 10)).toBe(24);
  });
});

describe("fitFigure", () => {
  it("leaves a chart as it is where it fits", () => {
    const figure = chart(["a", "b"], ["a short line"]);
    expect(fitFigure(figure, 800)).toEqual({ data: figure.data, layout: figure.layout });
  });

  it("gives each further line of text its room; the plot area keeps its height", () => {
    const figure = chart([], ["a line of words that is much too long for the width of a phone, in two lines or more"]);
    const { title, height, margin } = fitFigure(figure, 340).layout;
    const lines = linesOf((title as { subtitle: { text: string } }).subtitle.text);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.every((line) => textWidth(line, 12) <= 340 - 28)).toBe(true);
    expect(margin!.t! - figure.layout.margin!.t!).toBe(17 * (lines.length - 1));
    expect(height! - margin!.t! - margin!.b!).toBe(200);
  });

  it("stands short names of the legend in columns, long ones below each other", () => {
    const short = fitFigure(chart(["rsi", "macd", "trend", "brain"]), 340).layout;
    expect(short.legend).toMatchObject({ orientation: "h", entrywidth: 36 });
    expect(short.margin!.t! - chart(["a", "b", "c", "d"]).layout.margin!.t!).toBe(legendHeight(4, 2) - legendHeight(4));
    const long = fitFigure(chart(["model, sign-flipped", "baseline: volatility and the hour only"]), 340);
    expect(long.layout.legend).toMatchObject({ orientation: "v" });
    expect((long.data[1] as { name: string }).name).toBe("baseline: volatility and the<br>hour only");
  });

  it("changes what its narrow says, below 560 pixels only", () => {
    const narrow = { plotHeight: 500, above: 30, layout: { xaxis: { tickangle: -90 } }, data: [{ mode: "lines" }] };
    const figure: Figure = { ...chart(["a"]), narrow };
    const { data, layout } = fitFigure(figure, 559);
    expect(data[0]).toMatchObject({ name: "a", mode: "lines" });
    expect(layout.xaxis).toMatchObject({ tickangle: -90 });
    expect(layout.margin!.t! - figure.layout.margin!.t!).toBe(30);
    expect(layout.height! - layout.margin!.t! - layout.margin!.b!).toBe(500);
    expect(fitFigure(figure, 560)).toEqual({ data: figure.data, layout: figure.layout });
  });

  it("keeps a figure of another's as it is, but for what is too long", () => {
    const own: Figure = { data: [{ type: "bar", y: [1] }], layout: { title: { text: "Mine" } } };
    expect(fitFigure(own, 340)).toEqual({ data: own.data, layout: own.layout });
  });
});
