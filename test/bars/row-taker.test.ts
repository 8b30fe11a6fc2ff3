import { expect, it } from "vitest";
import { rowTaker } from "../../lib/dist/bars/row-taker.js";

it("takes rows of columns: a view where they follow one another, else a copy", () => {
  const column = Float64Array.of(5, 6, 7, 8);
  const run = rowTaker(Uint32Array.of(1, 2))(column);
  expect([...run]).toEqual([6, 7]);
  expect(run.buffer).toBe(column.buffer);
  expect([...rowTaker(Uint32Array.of(0, 2, 3))(column)]).toEqual([5, 7, 8]);
  expect([...rowTaker(Uint32Array.of(2, 1))(column)]).toEqual([7, 6]);
  expect(rowTaker(new Uint32Array(0))(column)).toHaveLength(0);
});
