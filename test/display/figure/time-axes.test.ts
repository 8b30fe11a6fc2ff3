import { describe, expect, it } from "vitest";
import { withTimeAxes } from "../../../lib/dist/display/figure/time-axes.js";
import { areTimes } from "../../../lib/dist/util/are-times.js";

const MORNING = Date.UTC(2018, 0, 2, 9, 30);
const times = Float64Array.of(MORNING, MORNING + 300_000, MORNING + 300_000);

describe("areTimes", () => {
  it("knows times, and takes no prices, counts, dates before 1980 or falling numbers for them", () => {
    expect([[...times], [MORNING]].map(areTimes)).toEqual([true, true]);
    const others: ArrayLike<unknown>[] = [
      [],
      [252.77, 252.38],
      [0, 1, 2],
      [MORNING + 1],
      [MORNING, Number.NaN],
      [MORNING, MORNING - 1000],
      [Date.UTC(1979, 11, 31)],
      [Date.UTC(2200, 0, 1)],
      ["2018-01-02"],
    ];
    expect(others.map(areTimes)).toEqual(others.map(() => false));
  });
});

describe("withTimeAxes", () => {
  const figure = (data: object[], layout: object = {}): Parameters<typeof withTimeAxes>[0] =>
    ({ data, layout }) as Parameters<typeof withTimeAxes>[0];

  it("makes the x axis of times one of dates, each for itself, and keeps what the layout says", () => {
    const traces = [{ x: times }, { x: [1, 2], xaxis: "x2" }, { x: times, xaxis: "x3" }, { y: [1] }];
    const layout = { title: { text: "A" }, xaxis: { title: { text: "time" } } };
    expect(withTimeAxes(figure(traces, layout))).toEqual({
      title: { text: "A" },
      xaxis: { type: "date", title: { text: "time" } },
      xaxis3: { type: "date" },
    });
  });

  it("leaves an axis alone that says what it is, and a figure without times", () => {
    expect(withTimeAxes(figure([{ x: times }], { xaxis: { type: "linear" } }))).toEqual({ xaxis: { type: "linear" } });
    expect(withTimeAxes(figure([{ x: [1, 2] }, { x: ["a"] }]))).toEqual({});
  });
});
