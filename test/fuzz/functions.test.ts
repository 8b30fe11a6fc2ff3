import * as library from "ata-lab";
import { expect, it, vi } from "vitest";

// Every public function, given arguments that are none of what it takes: it ends, in a value or in an error that is one. Its
// types say what it takes; this is for JavaScript and for values that come from files.

const GARBAGE: readonly (readonly [name: string, value: () => unknown])[] = [
  ["nothing", () => undefined],
  ["null", () => null],
  ["NaN", () => Number.NaN],
  ["Infinity", () => Number.POSITIVE_INFINITY],
  ["-1", () => -1],
  ["a billion", () => 1e9],
  ["an empty text", () => ""],
  ["a text", () => "x\u0000\n"],
  ["a path", () => "/nowhere/at/all"],
  ["an empty list", () => []],
  ["a list of null", () => [null]],
  ["an object", () => ({})],
  ["a hostile object", () => JSON.parse('{"__proto__":{"polluted":1},"length":5}')],
  ["empty numbers", () => new Float64Array(0)],
  ["NaN numbers", () => new Float64Array(3).fill(Number.NaN)],
  ["a function", () => () => undefined],
  ["a symbol", () => Symbol("x")],
  ["a big integer", () => 10n],
];

const isClass = (value: object): boolean => /^class\b/.test(Function.prototype.toString.call(value));
const FUNCTIONS = Object.entries(library).filter(([, value]) => typeof value === "function" && !isClass(value));

const garbageOf = (name: string, value: unknown): string => `${name} given ${value}`;

it("there are functions to try", () => {
  expect(FUNCTIONS.length).toBeGreaterThan(100);
});

it.each(FUNCTIONS.map(([name]) => name))("%s ends in a value or in an error with a message", async (name) => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const called = (library as unknown as { readonly [name: string]: (...args: unknown[]) => unknown })[name]!;
  try {
    for (const [what, value] of GARBAGE) {
      for (const count of [1, 2, 3]) {
        const before = process.cpuUsage();
        const fault = await Promise.resolve()
          .then(() => called(...Array.from({ length: count }, value)))
          .then(
            () => undefined,
            (error: unknown) => error,
          );
        const { user } = process.cpuUsage(before);
        expect(user / 1e6, garbageOf(name, what)).toBeLessThan(20);
        if (fault === undefined) continue;
        expect(fault, garbageOf(name, what)).toBeInstanceOf(Error);
        expect((fault as Error).message, garbageOf(name, what)).not.toBe("");
      }
    }
  } finally {
    vi.restoreAllMocks();
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
