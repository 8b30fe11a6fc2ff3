import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BAR_COLUMNS } from "../../lib/dist/bars/bars.js";
import { type BarBuffer, barBuffer, reserve } from "../../lib/dist/sources/csv/bar-buffer.js";
import { putInOrder } from "../../lib/dist/sources/put-in-order.js";

const MINUTE = 60_000;
const FROM = Date.UTC(2018, 0, 2, 9, 30);

/** Bars whose numbers follow from their minute. */
function bufferOf(files: readonly (readonly number[])[]): BarBuffer {
  const buffer = barBuffer(0);
  files.forEach((minutes, f) => {
    buffer.pieces.push({ file: `${f}.csv`, from: buffer.length });
    reserve(buffer, minutes.length);
    minutes.forEach((minute, i) => {
      buffer.time[buffer.length] = FROM + minute * MINUTE;
      for (const name of BAR_COLUMNS.slice(1)) buffer[name][buffer.length] = 10 + minute;
      buffer.row[buffer.length] = i + 1;
      buffer.length++;
    });
  });
  return buffer;
}

function order(files: readonly (readonly number[])[], keepFaults = false): { minutes: number[]; said: string[] } {
  const said: string[] = [];
  const options = { name: "it", path: "it", isUtc: false, keepFaults, report: (line: string) => said.push(line) };
  const { time, close } = putInOrder(bufferOf(files), options);
  const minutes = Array.from(time, (t) => (t - FROM) / MINUTE);
  expect(Array.from(close)).toEqual(minutes.map((minute) => 10 + minute));
  return { minutes, said };
}

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe("bars are put in order", () => {
  it("as they are, in silence", () => {
    expect(order([upTo(0, 40)])).toEqual({ minutes: upTo(0, 40), said: [] });
    expect(order([upTo(0, 40), upTo(50, 60)])).toEqual({ minutes: [...upTo(0, 40), ...upTo(50, 60)], said: [] });
  });

  it("files by their first bars", () => {
    expect(order([upTo(50, 60), upTo(0, 40)]).minutes).toEqual([...upTo(0, 40), ...upTo(50, 60)]);
  });

  it("turned where the newest comes first", () => {
    expect(order([upTo(0, 40).reverse()])).toEqual({
      minutes: upTo(0, 40),
      said: ["it: the newest bar comes first: sorted by time"],
    });
    expect(order([upTo(0, 40).reverse(), upTo(40, 80)]).said).toEqual([
      "it: the newest bar comes first in 1 of 2 files: sorted by time",
    ]);
  });

  it("each once where rows repeat", () => {
    expect(order([[0, 1, 1, 1, 2, 2]])).toEqual({
      minutes: [0, 1, 2],
      said: ["it: 3 rows repeat another exactly: dropped"],
    });
    expect(order([[2, 1, 1, 0]])).toMatchObject({ minutes: [0, 1, 2] });
  });

  it("downloads that overlap are merged, in one file and in several", () => {
    const both = { minutes: upTo(0, 70), said: ["it: 20 rows repeat another exactly: dropped"] };
    expect(order([upTo(0, 50), upTo(30, 70)])).toEqual(both);
    expect(order([[...upTo(0, 50), ...upTo(30, 70)]])).toEqual(both);
    expect(order([upTo(30, 70), upTo(0, 50)])).toEqual(both);
  });

  it("however the bars are cut into files that overlap", () => {
    const cuts = fc.array(fc.tuple(fc.nat(200), fc.nat(200), fc.boolean()), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(cuts, (list) => {
        const files = list.map(([a, b, isNewestFirst]) => {
          const part = upTo(Math.min(a, b), Math.max(a, b) + 1);
          return isNewestFirst ? part.reverse() : part;
        });
        const { minutes } = order(files);
        expect(minutes).toEqual([...new Set(files.flat())].sort((x, y) => x - y));
      }),
    );
  });

  it("two rows that differ are an error that names both, or are kept for an audit", () => {
    const differing = (): BarBuffer => {
      const buffer = bufferOf([upTo(0, 5), upTo(3, 8)]);
      buffer.volume[5] = 99;
      return buffer;
    };
    const options = { name: "it", path: "it", isUtc: false, report: () => {} };
    expect(() => putInOrder(differing(), { ...options, keepFaults: false })).toThrow(
      "it: two bars of 2018-01-02 09:33:00 differ: 0.csv: row 4 has volume 13, 1.csv: row 1 has volume 99",
    );
    expect(putInOrder(differing(), { ...options, keepFaults: true }).time).toHaveLength(9);
  });

  it("rows out of order are refused, or kept as they are for an audit", () => {
    expect(() => order([[0, 2, 1, 3]])).toThrow(/0.csv: row 3 .*the time is before that of row 2/);
    expect(order([[0, 2, 1, 3]], true)).toEqual({ minutes: [0, 2, 1, 3], said: [] });
  });

  it("the hour that New York's clocks show twice goes back in order", () => {
    const one = Date.UTC(2018, 10, 4, 1);
    const buffer = bufferOf([upTo(0, 120)]);
    for (let i = 0; i < 120; i++) buffer.time[i] = one + (i % 60) * MINUTE;
    const options = { name: "it", path: "it", isUtc: false, keepFaults: false, report: () => {} };
    expect(putInOrder(buffer, options).time[60]).toBe(one);
  });
});
