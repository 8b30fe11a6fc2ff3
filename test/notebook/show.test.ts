import { desc, table } from "arquero";
import { show } from "ata-lab";
import { afterEach, describe, expect, it, vi } from "vitest";
import { toHtml, toText, viewTable } from "../../lib/dist/notebook/table-view.js";

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
