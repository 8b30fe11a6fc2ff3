import { describe, expect, it } from "vitest";
import {
  checked,
  exactly,
  firstFaults,
  listOf,
  numberThat,
  oneOf,
  optional,
  recordOf,
  type Shape,
  tuple,
  wholeFrom,
} from "../../lib/dist/util/shape.js";

const finite = numberThat("a finite number");
const read = <T>(shape: Shape<T>, value: unknown): T => checked(shape, value, "it");

describe("a shape accepts", () => {
  it.each<[string, Shape<unknown>, unknown]>([
    ["a number", finite, -0.5],
    ["a whole number at its limit", wholeFrom(2), 2],
    ["one of its texts", oneOf("a", "b"), "b"],
    ["a list", listOf(finite, 1), [1, 2]],
    ["a list of each", tuple(finite, oneOf("a")), [1, "a"]],
    ["an object with an optional field", exactly({ a: finite, b: optional(finite) }), { a: 1, b: 2 }],
    ["an object without it", exactly({ a: finite, b: optional(finite) }), { a: 1 }],
    ["any names", recordOf(finite), { constructor: 1, "a b": 2, toString: 3 }],
    ["a field that all objects have", exactly({ constructor: finite }), { constructor: 1 }],
  ])("%s", (_, shape, value) => {
    expect(read(shape, value)).toStrictEqual(value);
  });
});

describe("a shape refuses", () => {
  it.each<[Shape<unknown>, unknown, string]>([
    [finite, Number.NaN, "the whole: must be a finite number, not NaN"],
    [finite, "1", 'the whole: must be a finite number, not "1"'],
    [finite, 1n, "the whole: must be a finite number, not 1"],
    [finite, Symbol("x"), "the whole: must be a finite number, not Symbol(x)"],
    [finite, null, "the whole: must be a finite number, not null"],
    [finite, () => 1, "the whole: must be a finite number, not a function"],
    [wholeFrom(1), 1.5, "the whole: must be a whole number of at least 1, not 1.5"],
    [wholeFrom(1), 2 ** 53, "the whole: must be a whole number of at least 1, not 9007199254740992"],
    [oneOf("a", "b"), "c", 'the whole: must be "a" or "b", not "c"'],
    [listOf(finite, 1), [], "the whole: must be a list of at least 1, not a list of 0"],
    [listOf(finite, 1), [1, "\u001b[2J"], 'it: [1]: must be a finite number, not "\\u001b[2J"'],
    [listOf(finite, 1), Float64Array.of(1), "the whole: must be a list of at least 1, not an object"],
    // A hole is no number.
    [listOf(finite, 1), new Array(1), "it: [0]: missing; it must be a finite number"],
    [tuple(finite, finite), [1], "the whole: must be a list of 2, not a list of 1"],
    [exactly({ a: exactly({ b: listOf(finite, 0) }) }), { a: { b: [1, null] } }, "it: a.b[1]: must be a finite number"],
    [exactly({ a: finite }), {}, "it: a: missing; it must be a finite number"],
    [exactly({ a: finite }), [], "the whole: must be an object, not a list of 0"],
    [exactly({ a: finite }), { a: 1, c: 1 }, 'the whole: there is no "c"; there are a'],
    [exactly({ a: finite }), { a: 1, toString: 1 }, 'the whole: there is no "toString"; there are a'],
    [exactly({ a: finite }), JSON.parse('{"a": 1, "__proto__": {}}'), 'the whole: there is no "__proto__"'],
    // What an object has from elsewhere is not its own.
    [exactly({ a: finite }), Object.create({ a: 1 }), "it: a: missing; it must be a finite number"],
    [recordOf(finite), { "a b": "1" }, 'it: ["a b"]: must be a finite number, not "1"'],
    [recordOf(finite), JSON.parse('{"__proto__": 1}'), 'the whole: nothing can be called "__proto__"'],
  ])("%o given %o", (shape, value, message) => {
    expect(() => read(shape, value)).toThrow(message);
  });

  it("says all that is wrong, in one line of bounded length", () => {
    const many = Array.from({ length: 8 }, () => "x".repeat(1000));
    expect(() => read(listOf(finite, 0), many)).toThrow(
      /^it: (\[\d\]: must be a finite number, not "x{80}"; ){5}and 3 more$/,
    );
    expect(firstFaults(["a", "b"])).toBe("a; b");
  });
});

it("a shape copies, fields in its own order", () => {
  const value = { b: [1], a: 2 };
  const copy = read(exactly<typeof value>({ a: finite, b: listOf(finite, 0) }), value);
  expect(Object.keys(copy)).toEqual(["a", "b"]);
  expect(copy.b).not.toBe(value.b);
});
