import fc from "fast-check";
import { damage, damages } from "./damage.js";

/** Values that do not belong where they will be put. */
const STRANGE: readonly string[] = [
  ..."null true false 0 -1 -0 1e308 1e999 -1e999 5e-324 0.5 2147483648 9007199254740993 [] {} [[]] [null]".split(" "),
  '""',
  '"5"',
  '"\\u0000"',
  '"a\\nb\\u001b[2J"',
  '"../../etc/passwd"',
  '"__proto__"',
  '"2018-02-31"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  `"${"x".repeat(5000)}"`,
  `${"[".repeat(500)}${"]".repeat(500)}`,
];

type Edit = (value: unknown, strange: unknown) => unknown;

/** What may be done to an object or a list in it; the name or the place is chosen by a number. */
const EDITS: Readonly<Record<string, (at: number) => Edit>> = {
  put: (at) => (value, strange) => change(value, at, () => [strange]),
  drop: (at) => (value) => change(value, at, () => []),
  twice: (at) => (value) => change(value, at, (old) => [old, old]),
  wrap: (at) => (value) => change(value, at, (old) => [[old]]),
  rename: (at) => (value, strange) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return strange;
    const names = Object.keys(value);
    const name = names[at % Math.max(1, names.length)];
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key === name ? JSON.stringify(strange) : key, one]),
    );
  },
};

function change(value: unknown, at: number, make: (old: unknown) => unknown[]): unknown {
  if (Array.isArray(value)) {
    const i = at % Math.max(1, value.length);
    return [...value.slice(0, i), ...make(value[i]), ...value.slice(i + 1)];
  }
  if (typeof value !== "object" || value === null) return make(value)[0];
  const entries = Object.entries(value);
  const i = at % Math.max(1, entries.length);
  return Object.fromEntries(
    entries.flatMap(([name, one], k) => (k === i ? make(one).map((made) => [name, made]) : [[name, one]])),
  );
}

/** An edit somewhere in a value: at each depth, a number says where to go on, or to stop. */
function editAt(value: unknown, [here, ...path]: readonly number[], edit: (value: unknown) => unknown): unknown {
  if (here === undefined || typeof value !== "object" || value === null) return edit(value);
  return change(value, here, (old) => [editAt(old, path, edit)]);
}

/** Damage to a file of JSON: in what it says, in its bytes, or both. A line is damaged by itself where there are many. */
export const jsonDamages: fc.Arbitrary<(text: string) => Buffer> = fc
  .record({
    edits: fc.array(
      fc.record({
        kind: fc.constantFrom(...Object.keys(EDITS)),
        path: fc.array(fc.nat(30), { maxLength: 4 }),
        at: fc.nat(30),
        strange: fc.constantFrom(...STRANGE),
      }),
      { maxLength: 3 },
    ),
    line: fc.nat(20),
    bytes: fc.option(damages, { freq: 3 }),
  })
  .map(({ edits, line, bytes }) => (text) => {
    const lines = text.trimEnd().split("\n");
    const isLines = lines.length > 1 && lines.every((one) => one.startsWith("{") && one.endsWith("}"));
    const at = line % lines.length;
    const edited = (json: string): string =>
      edits.reduce((json, { kind, path, at, strange }) => {
        const value: unknown = JSON.parse(json);
        return JSON.stringify(editAt(value, path, (found) => EDITS[kind]!(at)(found, JSON.parse(strange)))) ?? "null";
      }, json);
    const whole = isLines ? `${lines.map((one, i) => (i === at ? edited(one) : one)).join("\n")}\n` : edited(text);
    return bytes ? damage(Buffer.from(whole), bytes) : Buffer.from(whole);
  });
