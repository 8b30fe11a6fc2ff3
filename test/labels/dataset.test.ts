import { sliceRows, takeRows } from "ata-lab";
import { describe, expect, it } from "vitest";
import { mapColumns, positivesOf } from "../../lib/dist/labels/dataset.js";

const data = {
  time: Float64Array.of(10, 20, 30, 40),
  features: { a: Float64Array.of(1, 2, 3, 4), b: Float64Array.of(5, 6, 7, 8) },
  label: Uint8Array.of(1, 0, 1, 1),
  spans: { start: Float64Array.of(11, 21, 31, 41), end: Float64Array.of(15, 25, 35, 45) },
};
const { spans, ...without } = data;

describe("takeRows", () => {
  it("gathers rows of all columns in the order asked for, in new arrays", () => {
    const taken = takeRows(data, Uint32Array.of(3, 1));
    expect(taken).toMatchObject({
      time: Float64Array.of(40, 20),
      features: { a: Float64Array.of(4, 2), b: Float64Array.of(8, 6) },
      label: Uint8Array.of(1, 0),
      spans: { start: Float64Array.of(41, 21), end: Float64Array.of(45, 25) },
    });
    expect(taken.time.buffer).not.toBe(data.time.buffer);
    expect("spans" in takeRows(without, Uint32Array.of(0))).toBe(false);
  });
});

describe("sliceRows", () => {
  it("is a run of rows of all columns, in the same memory", () => {
    const part = sliceRows(data, { start: 1, end: 3 });
    expect(part).toMatchObject({
      time: Float64Array.of(20, 30),
      features: { a: Float64Array.of(2, 3), b: Float64Array.of(6, 7) },
      label: Uint8Array.of(0, 1),
      spans: { start: Float64Array.of(21, 31), end: Float64Array.of(25, 35) },
    });
    for (const column of [part.time, part.features.a, part.spans.end]) expect(column.byteOffset).toBe(8);
    expect("spans" in sliceRows(without, { start: 0, end: 1 })).toBe(false);
  });
});

describe("the parts of a dataset", () => {
  it("are mapped column by column", () => {
    expect(mapColumns(data.features, (column) => column.map((x) => -x))).toEqual({
      a: Float64Array.of(-1, -2, -3, -4),
      b: Float64Array.of(-5, -6, -7, -8),
    });
  });

  it("count the labels that are 1", () => {
    expect([data.label, Uint8Array.of(0, 0), new Uint8Array()].map(positivesOf)).toEqual([3, 0, 0]);
  });
});
