import { checkAnswer, ewmMean } from "ata-lab";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let said: string[];
beforeEach(() => {
  said = [];
  vi.spyOn(console, "log").mockImplementation((text) => said.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const last = (): string => said.at(-1)!;
const series = (...values: number[]): Float64Array => Float64Array.from(values);

describe("of a value, checkAnswer", () => {
  it("says that nothing was written yet, and throws nothing", () => {
    checkAnswer(undefined, 5);
    expect(last()).toMatch(/^Not answered yet\. /);
  });

  it("says right, or too high or too low, without the right number", () => {
    checkAnswer(79, 79);
    checkAnswer(0.1 + 0.2, 0.3);
    checkAnswer(80, 79);
    checkAnswer(78, 79);
    checkAnswer(Number.NaN, 79);
    checkAnswer("79", 79);
    expect(said).toEqual([
      "Right.",
      "Right.",
      "Not right yet. 80 is too high",
      "Not right yet. 78 is too low",
      "Not right yet. NaN is not the answer",
      "Not right yet. Expected a number, got a string",
    ]);
  });

  it("takes a text for right only if it is the same", () => {
    checkAnswer("left", "left");
    checkAnswer("left", "right");
    expect(said).toEqual(["Right.", 'Not right yet. "left" is not the answer']);
  });

  it("finds the first row of a series that differs, and how many do", () => {
    checkAnswer(series(1, 2, 3, 4), series(1, 2, 3, 4));
    checkAnswer(series(1, 2, 9, 9), series(1, 2, 3, 4));
    checkAnswer(series(1, 2, 3), series(1, 2, 3, 4));
    checkAnswer(series(1, 2, 3, 4), series(Number.NaN, 2, 3, 4));
    expect(said).toEqual([
      "Right. All 4 values agree.",
      "Not right yet. Row 2: got 9, expected 3 (the first of 2 rows that differ)",
      "Not right yet. Yours has 3 rows, the right answer has 4 rows",
      "Not right yet. Row 0: got 1, expected NaN",
    ]);
  });

  it("sees a series that comes a row late, or early", () => {
    checkAnswer(series(Number.NaN, 1, 4, 9, 16), series(1, 4, 9, 16, 25));
    expect(last()).toContain("one row too late");
    checkAnswer(series(4, 9, 16, 25, 36), series(1, 4, 9, 16, 25));
    expect(last()).toContain("one row too early: they look ahead");
  });

  it("names the column that is missing or differs", () => {
    checkAnswer({ line: series(1, 2) }, { line: series(1, 2), signal: series(1, 2) });
    checkAnswer({ line: series(1, 2), signal: series(1, 3) }, { line: series(1, 2), signal: series(1, 2) });
    checkAnswer({ line: series(1, 2), signal: series(1, 2) }, { line: series(1, 2), signal: series(1, 2) });
    expect(said).toEqual([
      "Not right yet. Signal is missing",
      "Not right yet. Signal: row 1: got 3, expected 2",
      "Right. All 4 values agree.",
    ]);
  });

  it("is as strict as it is told", () => {
    checkAnswer(0.53, 0.5312, { tolerance: 0.01 });
    checkAnswer(0.53, 0.5312);
    expect(said).toEqual(["Right.", "Not right yet. 0.53 is too low"]);
  });
});

describe("of a function, checkAnswer", () => {
  const right = (x: Float64Array, span: number): Float64Array => ewmMean(x, { span });

  it("tries it on every input, and names the one it fails on", () => {
    checkAnswer(right, right, [
      [series(1, 2, 4), 3],
      [series(1, 1), 1],
    ]);
    checkAnswer(() => series(1, 1.5, 2.75), right, [
      [series(1, 2, 4), 3],
      [series(1, 2), 3],
    ]);
    checkAnswer(() => series(1), right, [[new Float64Array(500), 3]]);
    expect(said).toEqual([
      "Right. 2 inputs tried. All 5 values agree.",
      "Not right yet. For ([1, 2], 3): yours has 3 rows, the right answer has 2 rows",
      "Not right yet. For input 1 of 1: yours has 1 row, the right answer has 500 rows",
    ]);
  });

  it("says that nothing was written yet when it returns nothing", () => {
    checkAnswer(() => undefined, right, [[series(1), 1]]);
    checkAnswer(undefined, right, [[series(1), 1]]);
    for (const text of said) expect(text).toMatch(/^Not answered yet\. /);
  });

  it("tells what it throws", () => {
    const broken = (): Float64Array => {
      throw new Error("no such bar");
    };
    checkAnswer(broken, right, [[series(1), 1]]);
    expect(last()).toBe("Not right yet. For ([1], 1) it throws: no such bar");
  });

  it("is not misled by one that changes its input", () => {
    const double = (x: number[]): number[] => x.map((value) => 2 * value);
    const spoil = (x: number[]): number[] => {
      for (let i = 0; i < x.length; i++) x[i] = 0;
      return x;
    };
    checkAnswer(spoil, double, [[[1, 2]]]);
    expect(last()).toBe("Not right yet. For ([1, 2]): row 0: got 0, expected 2 (the first of 2 rows that differ)");
  });
});

it("is right exactly for series that are equal to a billionth of their largest value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.nat(19),
      fc.double({ min: -3e-9, max: 3e-9, noNaN: true }),
      (values, place, error) => {
        const row = place % values.length;
        const largest = Math.max(...values.map(Math.abs));
        const answer = series(...values);
        answer[row]! += error * largest;
        const off = Math.abs(answer[row]! - values[row]!);
        // Not at the very border, where rounding decides.
        fc.pre(Math.abs(off - 1e-9 * largest) > 1e-12 * largest || largest === 0);
        checkAnswer(answer, series(...values));
        expect(last().startsWith("Right.")).toBe(off <= 1e-9 * largest);
      },
    ),
  );
});
