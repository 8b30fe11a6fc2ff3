import { type Bars, checkAnswer, ewmMean, makeSample, restamp } from "ata-lab";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offerShow } from "../../lib/dist/display/display.js";

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
    checkAnswer(90, 79);
    checkAnswer(70, 79);
    checkAnswer(78.5, 79);
    checkAnswer(0.58, 0.5816);
    checkAnswer(-0.5816, 0.5816);
    checkAnswer(Number.NaN, 79);
    expect(said).toEqual([
      "Right.",
      "Right.",
      "Not right yet. 90 is too high.",
      "Not right yet. 70 is too low.",
      "Not right yet. 78.5 is close, but too low.",
      "Not right yet. 0.58 is close, but too low.\nCompute it, and do not round it.",
      "Not right yet. -0.5816 is too low.\nCheck the sign.",
      "Not right yet. NaN is not the answer.\nNaN comes from computing with a missing value, such as `x[-1]` or `x[x.length]`.",
    ]);
  });

  it.each([
    ["79", 'Got the text "79", expected a number.\nWrite numbers without quotes. `toFixed` also returns a text.'],
    ["many", 'Got the text "many", expected a number.'],
    [true, "Got true, expected a number."],
    [null, "Got null, expected a number."],
    [[79], "Got a list of 1 value, expected a number."],
    [{ bars: 79 }, "Got an object with `bars`, expected a number."],
    [new Date(0), "Got Date 1970-01-01T00:00:00.000Z, expected a number."],
    [new Set([79]), "Got a Set, expected a number."],
    [79n, "Got 79n, expected a number."],
    [Promise.resolve(79), "Got a promise, expected a number.\nLeave out `async`: nothing here has to wait."],
    [
      () => 79,
      "Got a function, expected a number.\nCall the function: write its arguments in parentheses after its name.",
    ],
  ])("says in plain words that %s is of the wrong kind", (answer, text) => {
    checkAnswer(answer, 79);
    expect(last()).toBe(`Not right yet. ${text}`);
  });

  it("tells of texts which one is wrong, not what is right", () => {
    checkAnswer("left", "left");
    checkAnswer("left", "right");
    checkAnswer("End", "end");
    checkAnswer(["EMA200", "rsi"], ["ema200", "rsi"]);
    checkAnswer(["10:05", "16:00"], ["10:04", "16:00"]);
    checkAnswer(["a", "b", "x"], ["a", "b"]);
    checkAnswer(["a"], ["a", "b"]);
    checkAnswer(["a", "b", "a"], ["a", "b"]);
    checkAnswer(["b", "a"], ["a", "b"]);
    checkAnswer(["a", "b"], ["a", "b"]);
    expect(said).toEqual([
      "Right.",
      'Not right yet. "left" is not the answer.',
      'Not right yet. "End" is not the answer.\nOnly upper and lower case differ from the answer.',
      'Not right yet. "EMA200", entry 1, is not right.\nOnly upper and lower case differ from the answer.',
      'Not right yet. "10:05", entry 1, is not right: too late.',
      'Not right yet. "x", entry 3, is not right.\nGot 3 entries, expected 2.',
      "Not right yet. Each entry is right, but something is missing.\nGot 1 entry, expected 2.",
      "Not right yet. Each entry is right, but some come twice.\nGot 3 entries, expected 2.",
      "Not right yet. The entries are right, but in another order.",
      "Right. All 2 values agree.",
    ]);
  });

  it("finds the first row of a series that differs, and says how many do and which value is higher", () => {
    checkAnswer(series(1, 2, 3, 4), series(1, 2, 3, 4));
    checkAnswer(series(1, 9, 0, 4, 5), series(1, 2, 3, 4, 5));
    checkAnswer(series(5, 2, 3, 4), series(Number.NaN, 2, 3, 4));
    checkAnswer(series(1, 2, 3, 4), series(1, 2, 3, Number.NaN));
    expect(said).toEqual([
      "Right. All 4 values agree.",
      "Not right yet. Row 1, the first of 2 that differ: got 9, expected 2: too high.",
      "Not right yet. Row 0: got 5, expected NaN.\nOnly the first row differs: check the start.\nNaN is expected where a value is not known.",
      "Not right yet. Row 3: got 4, expected NaN.\nOnly the last row differs: check the end.\nNaN is expected where a value is not known.",
    ]);
  });

  it("says which values are missing or too many", () => {
    checkAnswer(series(1, 2, 3), series(1, 2, 3, 4));
    checkAnswer(series(2, 3, 4), series(1, 2, 3, 4));
    checkAnswer(series(1, 2, 3, 4, 5, 6), series(1, 2, 3, 4));
    checkAnswer(series(1, 3, 4), series(1, 2, 3, 4));
    expect(said).toEqual([
      "Not right yet. Got 3 values, expected 4: 1 too few.\nThe values agree as far as they go: the last 1 is missing.",
      "Not right yet. Got 3 values, expected 4: 1 too few.\nThe first 1 is missing; the others are right.",
      "Not right yet. Got 6 values, expected 4: 2 too many.\nThe values agree as far as they go: the last 2 are too many.",
      "Not right yet. Got 3 values, expected 4: 1 too few.\nThe first difference is in row 1: got 3, expected 2: too high.",
    ]);
  });

  it.each([
    ["a row late", [0, 1, 4, 9, 16], [1, 4, 9, 16, 25], "come one row too late"],
    ["a row early", [4, 9, 16, 25, 36], [1, 4, 9, 16, 25], "come one row too early: they look ahead"],
    ["reversed", [3, 1, 2], [2, 1, 3], "in reverse order"],
    ["sorted", [1, 2, 3, 4], [2, 4, 1, 3], "in another order"],
    ["percent", [1, 2.5, Number.NaN], [0.01, 0.025, Number.NaN], "100 times too large: is it in percent?"],
    ["basis points", [100, 250], [0.01, 0.025], "10,000 times too large: is it in basis points?"],
    ["the population's variance", [0.75, 1.5], [1, 2], "Each value is 0.75 times the expected one."],
    ["the sign", [-1, 2], [1, -2], "right except for its sign."],
    ["a distance", [2, 3], [1, 2], "Each value is 1 too high."],
    ["rounded", [0.3333333, 2], [1 / 3, 2], "nearly right: are they rounded?"],
  ])("sees that a series is the right one but for this: %s", (_, answer, right, text) => {
    checkAnswer(answer, right);
    expect(last()).toContain(text);
  });

  it("does not see a pattern in two values that happen to be next to each other", () => {
    checkAnswer([1, 1, 0, Number.NaN], [1, 0, 0, Number.NaN]);
    expect(last()).toBe("Not right yet. Row 1: got 1, expected 0: too high.");
  });

  it("writes as many digits as tell two numbers apart, and times as times", () => {
    const [at, other] = [1514885400000, 1514885700000];
    checkAnswer([1.00000001, 2], [1, 2]);
    checkAnswer([123456789.5, 2], [123456788.5, 2]);
    checkAnswer([at, at], [at, other]);
    checkAnswer([at, at + 7], [at, other]);
    checkAnswer([at, 9.5], [at, other]);
    expect(said.map((text) => text.split("\n")[0])).toEqual([
      "Not right yet. Row 0: got 1.00000001, expected 1: too high.",
      "Not right yet. Row 0: got 123456789.5, expected 123456788.5: too high.",
      "Not right yet. Row 1: got 2018-01-02 09:30:00, expected 2018-01-02 09:35:00: 5 minutes too early.",
      "Not right yet. Row 1: got 2018-01-02 09:30:00.007, expected 2018-01-02 09:35:00.000: 299.993 seconds too early.",
      "Not right yet. Row 1: got 9.5, expected 2018-01-02 09:35:00: too low for a time, which is in milliseconds since 1970.",
    ]);
  });

  it("names a list that can't hold the values", () => {
    checkAnswer(Uint8Array.of(1, 0), [1, Number.NaN]);
    expect(last()).toContain("\nA Uint8Array holds whole numbers only, and no NaN: give a Float64Array.");
    checkAnswer(Float32Array.of(1, 0.1), [1, 0.1]);
    expect(last()).toContain("\nA Float32Array holds seven digits: give a Float64Array.");
  });

  it("writes names as they are written", () => {
    checkAnswer({ line: series(1, 2) }, { line: series(1, 2), c: series(1, 2) });
    checkAnswer({ Line: series(1, 2) }, { line: series(1, 2) });
    checkAnswer({}, { line: series(1, 2) });
    checkAnswer({ line: series(1, 2), signal: series(1, 3) }, { line: series(1, 2), signal: series(1, 2) });
    checkAnswer({ line: 3 }, { line: series(1, 2) });
    checkAnswer({ line: series(1, 2), signal: series(1, 2) }, { line: series(1, 2), signal: series(1, 2) });
    expect(said).toEqual([
      "Not right yet. `c` is missing; got `line`.",
      "Not right yet. `line` is missing; got `Line`.\nUpper and lower case matter: write `line`, not `Line`.",
      "Not right yet. `line` is missing; got no names.",
      "Not right yet. `signal`: row 1: got 3, expected 2: too high.",
      "Not right yet. `line`: got the number 3, expected a list of 2 values.",
      "Right. All 4 values agree.",
    ]);
  });

  it("is as strict as it is told", () => {
    checkAnswer(0.53, 0.5312, { tolerance: 0.01 });
    checkAnswer(0.53, 0.5312);
    expect(said.map((text) => text.split("\n")[0])).toEqual(["Right.", "Not right yet. 0.53 is close, but too low."]);
  });
});

describe("of a function, checkAnswer", () => {
  const right = (x: Float64Array, span: number): Float64Array => ewmMean(x, { span });

  it("tries it on every input, and shows the one it fails on", () => {
    checkAnswer(right, right, [
      [series(1, 2, 4), 3],
      [series(1, 1), 1],
    ]);
    checkAnswer(() => series(1, 1.5, 2.75), right, [
      [series(1, 2, 4), 3],
      [series(1, 2), 3],
    ]);
    checkAnswer((x: Float64Array) => x.map(() => 1), right, [[series(...Array(499).fill(1), 3), 3]]);
    expect(said).toEqual([
      "Right. 2 inputs tried. All 5 values agree.",
      "Not right yet. For ([1, 2], 3): got 3 values, expected 2: 1 too many.\nThe values agree as far as they go: the last 1 is too many.",
      "Not right yet. For ([1, 1, 1, ... 500 values], 3): row 499: got 1, expected 2: too low.\nInput there: 3.\nOnly the last row differs: check the end.",
    ]);
  });

  it("shows bars by their number, start and properties, and the row that differs with what is in it", () => {
    const bars = makeSample({ to: "2018-01-04" });
    checkAnswer(
      ({ close }: Bars) => close.map((price, i) => price / close[0]! - (i < 390 ? 0 : 1)),
      ({ close }: Bars) => close.map((price) => price / close[0]!),
      [[bars]],
    );
    const lines = last().split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "Not right yet. For ({ 780 rows from 2018-01-02 09:31:00 }):",
      expect.stringMatching(/^row 390, the first of 390 that differ: got -0\.\d+, expected 0\.9\d+: too low\.$/),
    ]);
    expect(lines[2]).toMatch(/^Input there: 2018-01-03 09:31:00, open [\d.]+, .*, the first row of its day\.$/);
  });

  it("shows the properties in which the inputs differ", () => {
    const bars = makeSample({ to: "2018-01-03" });
    checkAnswer(
      ({ time }: Bars) => time,
      (b: Bars) => restamp(b, "end").time,
      [[bars], [restamp(bars, "start")]],
    );
    expect(last()).toMatch(/^Not right yet\. For \(\{ 390 rows from 2018-01-02 09:30:00, stamp: "start" \}\):/);
    expect(last()).toMatch(/: 1 minute too early\.\n.*\nIt returns `time` of its input unchanged\.$/);
  });

  it("says that nothing was written yet only where `undefined` still stands", () => {
    checkAnswer(() => undefined, right, [[series(1), 1]]);
    checkAnswer(
      function answer() {
        return undefined;
      },
      right,
      [[series(1), 1]],
    );
    checkAnswer(undefined, right, [[series(1), 1]]);
    for (const text of said) expect(text).toMatch(/^Not answered yet\. /);
    const forgets = (x: Float64Array): void => {
      ewmMean(x, { span: 3 });
    };
    checkAnswer(forgets, right, [[series(1), 1]]);
    expect(last()).toBe(
      "Not right yet. For ([1], 1): got undefined, expected a list of 1 value.\nIs a `return` missing?",
    );
  });

  it("tells what it throws, now or later", async () => {
    checkAnswer(
      () => {
        throw new RangeError("no such bar");
      },
      right,
      [[series(1), 1]],
    );
    expect(last()).toBe("Not right yet. For ([1], 1): it throws RangeError: no such bar");
    checkAnswer(async () => Promise.reject(new Error("later")), right, [[series(1), 1]]);
    expect(last()).toMatch(/got a promise, expected a list of 1 value\.\nLeave out `async`/);
    await new Promise(setImmediate); // an unhandled rejection would end the run
  });

  it("takes no function for one", () => {
    checkAnswer(3 as never, right, [[series(1), 1]]);
    expect(last()).toBe("Not right yet. Got the number 3, expected a function.");
  });

  it("refuses one that changes its input, and keeps the input for the next try", () => {
    const double = (x: number[]): number[] => x.map((value) => 2 * value);
    const inPlace = (x: number[]): number[] => {
      x.forEach((value, i) => {
        x[i] = 2 * value;
      });
      return x;
    };
    const input = [3, 1, 2];
    checkAnswer(inPlace, double, [[input]]);
    expect(last()).toBe(
      "Not right yet. For ([3, 1, 2]): the result is right, but it must not change its input.\n" +
        "It changes its input: row 0 was 3, and is 6. Work on a copy, such as `x.slice()`.",
    );
    expect(input).toEqual([3, 1, 2]);
    const popped = ({ x }: { x: number[] }): number => x.pop()!;
    checkAnswer(popped, ({ x }: { x: number[] }) => x.at(-1), [[{ x: input }]]);
    expect(last()).toContain("It changes its input: `x`, it had 3 values, and has 2.");
  });

  it("sees that it returns its input", () => {
    checkAnswer((x: Float64Array) => x, right, [[series(1, 2, 4), 3]]);
    expect(last()).toMatch(/\nIt returns its input unchanged\.$/);
    checkAnswer(
      ({ close }: { close: number[] }) => close,
      ({ close }: { close: number[] }) => close.map(() => 0),
      [[{ close: [7, 9] }]],
    );
    expect(last()).toMatch(/\nIt returns `close` of its input unchanged\.$/);
  });

  it("sees that it looks ahead, and that a label may", () => {
    const highest = (x: Float64Array): Float64Array => x.map(() => Math.max(...x));
    const soFar = (x: Float64Array): Float64Array => x.map((_, i) => Math.max(...x.slice(0, i + 1)));
    checkAnswer(highest, soFar, [[series(1, 5, 2)]]);
    expect(last()).toBe(
      "Not right yet. For ([1, 5, 2]): row 0: got 5, expected 1: too high.\n" +
        "It looks ahead: without the rows after 0, it gives 1 there, not 5.",
    );
    const next = (x: Float64Array): Float64Array => x.map((_, i) => x[i + 1]!);
    checkAnswer((x: Float64Array) => next(x).map((value) => value + (value > 4 ? 1 : 0)), next, [[series(1, 5, 2)]]);
    expect(last()).not.toContain("looks ahead");
  });

  it("sees across inputs what is wrong with a single number", () => {
    checkAnswer(
      (n: number) => Math.sqrt(n),
      (n: number) => Math.sqrt(n) + 1,
      [[4], [9]],
    );
    expect(last()).toBe("Not right yet. For (4): got 2, expected 3: too low.\nEach value is 1 too low.");
    checkAnswer(
      (share: number) => 100 * share,
      (share: number) => share,
      [[0.5]],
    );
    expect(last()).toContain("The value is 100 times too large: is it in percent?");
  });
});

it("is HTML with a mark, a line for each line, and code for what stands between backticks", () => {
  const html: string[] = [];
  offerShow(({ data }) => html.push((data as { readonly "text/html": string })["text/html"]));
  try {
    checkAnswer({ Line: 1 }, { line: 1 });
    checkAnswer("<b>", "<i>");
    checkAnswer(1, 1);
  } finally {
    Reflect.deleteProperty(globalThis, Symbol.for("ata-lab.show"));
  }
  expect(html).toEqual([
    '<p><span style="color: #D55E00">✗</span> <strong>Not right yet.</strong> <code>line</code> is missing; got <code>Line</code>.' +
      "<br>Upper and lower case matter: write <code>line</code>, not <code>Line</code>.</p>",
    '<p><span style="color: #D55E00">✗</span> <strong>Not right yet.</strong> &quot;&lt;b&gt;&quot; is not the answer.</p>',
    '<p><span style="color: #009E73">✓</span> <strong>Right.</strong></p>',
  ]);
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
