import * as lab from "ata-lab";
import { describe, expect, it } from "vitest";
import { allCharts } from "../../charts/figures.js";

// The figures of `npm run charts` are kept: whoever changes a chart sees what has changed. Run with -u to keep the new ones.

const charts = await allCharts();
const SHOWN = 10;

/** A figure as it is kept: numbers to five digits, of long lists the length, the beginning and the end. */
function kept(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(5));
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const list = Array.from(value as ArrayLike<unknown>);
    if (list.length <= SHOWN) return list.map(kept);
    return { length: list.length, first: list.slice(0, 5).map(kept), last: list.slice(-2).map(kept) };
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, kept(inner)]));
}

describe("the page of every chart", () => {
  it("has every chart that the library publishes", () => {
    const published = Object.keys(lab).filter((name) => /(Chart|Histograms)$/.test(name));
    expect(published.filter((name) => !Object.hasOwn(charts, name))).toEqual([]);
  });

  it.each(Object.entries(charts))("shows %s as it was", (_, draw) => {
    expect(kept(draw())).toMatchSnapshot();
  });
});
