import { PRESETS, parseCosts, parseDay, parseModel, parseSplits, withOptions } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMoment } from "../../lib/dist/backtest/period.js";
import { columns, integer, number, setting } from "../../lib/dist/cli/parse-options.js";
import { type Accepted, parseValue } from "../../lib/dist/jupyter/runner/parameters.js";
import { readDate } from "../../lib/dist/sources/csv/read-date.js";
import { parseTimeLength } from "../../lib/dist/splits/time-length.js";
import { parseRule } from "../../lib/dist/util/time.js";
import { attempt, PATIENCE, RUNS } from "../support/fuzz.js";

// What people type, mistyped: a value, or one line that says what to write.

type Read = (text: string) => unknown;
const set: Read = (text) => withOptions(PRESETS.seed, setting(text, {}) as never);
const parameter =
  (...accepts: readonly Accepted[]): Read =>
  (text) =>
    parseValue({ name: "p", keyword: "let", annotation: "string", accepts, isPath: false }, text);

const TEXTS: Readonly<Record<string, readonly [read: Read, ...right: string[]]>> = {
  costs: [parseCosts, "ib+borrow:2%+interest:3%", "bps:0.5+slip:2bps", "share:0.005+min:1+max:0.5%+slip:1tick"],
  "a time": [parseMoment, "2018-01-02 09:30:00", "2018-12-31"],
  "a day": [parseDay, "2018-01-02"],
  "a length of bars": [parseRule, "5min", "1h", "D"],
  splits: [parseSplits, "2020-08-31:5,2022-08-25:3/1", "2011-05-09:1/10"],
  "a length of time": [parseTimeLength, "20 sessions", "monthly"],
  "--set": [set, "bars.session=all", "label.horizon=5", "filters.rsi.max=30", "purge=true"],
  "--columns": [columns, "time=Local time,open=First", "volume=a,b,close=c"],
  "a number": [number, "1.5e3"],
  "a whole number": [integer, "12"],
  "a parameter of text or numbers": [parameter({ kind: "number" }, { kind: "boolean" }), "1.5", "true"],
  "a parameter that is a list": [
    parameter({ kind: "array", of: [{ kind: "number" }, { kind: "string" }] }),
    '[1, "a"]',
  ],
  "a parameter of a few values": [
    parameter({ kind: "literal", value: "left" }, { kind: "literal", value: null }),
    "left",
  ],
  "a model": [parseModel as Read, '{"type": "logistic", "bias": 0.5, "weights": {"a": 2}}'],
  "a date": [
    (text) => ["mdy", "dmy", "ymd"].map((order) => readDate(text, order as "mdy")),
    "05.03.2018 14:30",
    "5-Mar-18",
    "20180305",
  ],
};

const PIECES = [
  ..."+-:.,;=/%&#\"'`$\\ []{}()<>|*?!~^@_0123456789eExX".split(""),
  ..."NaN Infinity -0 1e308 1e999 1e-400 0x10 null __proto__ constructor toString ٣ ½ \u00a0 \u202e \u2028 \ufeff 😀 ＝".split(
    " ",
  ),
  "9".repeat(400),
  " ".repeat(200),
  "2018-02-30",
  "9999999-99-99",
];

const place = fc.double({ min: 0, max: 1, noNaN: true });
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom("insert", "drop", "repeat", "put", "cut"),
    at: place,
    length: fc.nat(6),
    piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme", maxLength: 5 })),
    times: fc.oneof(fc.constant(1), fc.constant(1), fc.nat(200)),
  }),
  { minLength: 1, maxLength: 4 },
);

type Edits = typeof edits extends fc.Arbitrary<infer T> ? T : never;

/** The commands write control characters out themselves, so none are in the texts. */
function mistype(text: string, list: Edits): string {
  return list
    .reduce((typed, { kind, at, length, piece, times }) => {
      const i = Math.floor(at * (typed.length + 1));
      const [before, after] = [typed.slice(0, i), typed.slice(i)];
      if (kind === "insert") return before + piece + after;
      if (kind === "drop") return before + after.slice(length);
      if (kind === "put") return before + piece + after.slice(length);
      return kind === "cut" ? before : before + after.slice(0, length).repeat(times) + after;
    }, text)
    .replace(/\p{Cc}/gu, "")
    .slice(0, 500);
}

describe("a mistyped text is a value, or one line that says what to write", () => {
  it.each(Object.keys(TEXTS))(
    "%s",
    async (name) => {
      const [read, ...right] = TEXTS[name]!;
      for (const text of right) expect(read(text)).toBeDefined();
      const property = fc.asyncProperty(fc.constantFrom(...right), edits, async (text, list) => {
        await attempt(undefined, () => read(mistype(text, list)));
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    PATIENCE,
  );
});
