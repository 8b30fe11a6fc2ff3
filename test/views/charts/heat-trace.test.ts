import { expect, it } from "vitest";
import { heatTrace } from "../../../lib/dist/views/charts/heat-trace.js";

it("writes amounts into their cells, a rounded-off loss as 0, and nothing where there is no amount", () => {
  const inCell = (value: number): string => value.toFixed(0);
  expect(heatTrace([[-0.3, 0, null, -12.4]], inCell, "$").text).toEqual([["0", "0", "", "-12"]]);
  expect(heatTrace([[-0.004, -0.5]], (value) => value.toFixed(2), "$").text).toEqual([["0.00", "-0.50"]]);
});
