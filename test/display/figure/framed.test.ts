import { describe, expect, it } from "vitest";
import { framed } from "../../../lib/src/display/figure/framed.js";

// How such figures look is measured in test/browser/pages.test.ts.

const lines = (names: readonly string[]) => names.map((name) => ({ type: "scatter" as const, name, y: [1, 2] }));

describe("a user's own figure in the frame of this kit's charts", () => {
  it("has its title at the top, its legend above the plot area, and plotly's height", () => {
    const { layout } = framed({ data: lines(["a", "b"]), layout: { title: { text: "Mine" } } });
    expect(layout).toMatchObject({
      height: 450,
      title: { text: "Mine", x: 0, y: 1, yanchor: "top" },
      legend: { orientation: "h", y: 1, yanchor: "bottom" },
      margin: { l: 64, r: 20, t: 70, b: 56 },
    });
  });

  it("has room for each line of title and subtitle, and for each four names", () => {
    const title = { text: "Mine<br>in two lines", subtitle: { text: "one<br>two" } };
    const top = framed({ data: lines(["a", "b", "c", "d", "e"]), layout: { title } }).layout.margin!.t;
    expect(top).toBe(70 + 21 + 2 * 17 + 22);
    const hidden = framed({ data: lines(["a", "b", "c", "d", "e"]), layout: { showlegend: false } }).layout;
    expect(hidden.margin!.t).toBe(70);
    expect(hidden).not.toHaveProperty("legend");
  });

  it("keeps what it sets itself", () => {
    const own = { title: { text: "Mine", x: 0.5 }, margin: { t: 20 }, legend: { y: 0 }, height: 300 };
    expect(framed({ data: lines(["a"]), layout: own }).layout).toMatchObject(own);
    const styled = { data: lines(["a"]), layout: { template: { layout: {} }, title: { text: "Mine" } } };
    expect(framed(styled)).toBe(styled);
    expect(framed({ data: [], layout: {} }).layout).not.toHaveProperty("title");
  });
});
