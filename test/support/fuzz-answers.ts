import fc from "fast-check";
import { collectBars, type FetchedBars } from "../../lib/dist/sources/fetch/collect-bars.js";
import type { Asked, Provider } from "../../lib/dist/sources/fetch/provider.js";

/** Characters of an answer that is damaged, at least. */
const LENGTH = 3_000;

/** Values that do not belong where they will be put. */
const STRANGE: readonly string[] = [
  ..."null true false 0 -1 -0 1e308 1e999 -1e999 5e-324 NaN Infinity 0x10 [] {} [[]] [null] 12345678901234567890".split(
    " ",
  ),
  '""',
  '"5"',
  '"\\u0000"',
  '"2018-02-31T14:30:00Z"',
  '"2018-01-02T14:30:30Z"',
  '"+275760-09-13T00:00:00Z"',
  '{"__proto__":{"o":1}}',
  '{"constructor":{"prototype":{"v":1}}}',
  `"${"x".repeat(100_000)}"`,
  `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
  `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
];

type Damage = (text: string) => string;

const place = fc.nat(LENGTH - 1);
const length = fc.oneof(fc.nat(4), fc.nat(400));

const damage: fc.Arbitrary<Damage> = fc.oneof(
  // Cut, lost, repeated, swapped and foreign pieces.
  place.map(
    (at): Damage =>
      (body) =>
        body.slice(0, at),
  ),
  fc.tuple(place, length).map(
    ([at, n]): Damage =>
      (body) =>
        body.slice(0, at) + body.slice(at + n),
  ),
  fc.tuple(place, length, place).map(
    ([at, n, to]): Damage =>
      (body) =>
        body.slice(0, to) + body.slice(at, at + n) + body.slice(to),
  ),
  fc.tuple(place, place).map(
    ([a, b]): Damage =>
      (body) => {
        const signs = [...body];
        [signs[a], signs[b]] = [signs[b] ?? "", signs[a] ?? ""];
        return signs.join("");
      },
  ),
  fc
    .tuple(
      place,
      fc.oneof(fc.constantFrom(...'\0\u001b\ufeff\ud800<>{}[],:"\\-+eE.0123456789'), fc.string({ maxLength: 8 })),
    )
    .map(
      ([at, piece]): Damage =>
        (body) =>
          body.slice(0, at) + piece + body.slice(at + piece.length),
    ),
  // A value, a key or a list's end replaced.
  fc.tuple(fc.nat(400), fc.constantFrom(...STRANGE)).map(
    ([nth, value]): Damage =>
      (body) => {
        let n = 0;
        return body.replace(/(?<=:)("[^"]*"|-?[\d.]+|null|\[|\{)/g, (old) => (n++ === nth ? value : old));
      },
  ),
  fc.tuple(fc.nat(400), fc.constantFrom("__proto__", "constructor", "toString", "t", "o", "v", "bars", "symbol")).map(
    ([nth, key]): Damage =>
      (body) => {
        let n = 0;
        return body.replace(/"\w+"(?=:)/g, (old) => (n++ === nth ? `"${key}"` : old));
      },
  ),
  // Bars in another order, once more, or not bars at all.
  fc.tuple(fc.nat(39), fc.nat(39), fc.constantFrom("swap", "repeat", "replace")).map(
    ([a, b, how]): Damage =>
      (body) => {
        try {
          const json = JSON.parse(body);
          const list = json.bars?.TSLA ?? json.results;
          if (how === "swap") [list[a], list[b]] = [list[b], list[a]];
          if (how === "repeat") list.splice(a, 0, list[b]);
          if (how === "replace") list[a] = Array(50_000).fill(b);
          return JSON.stringify(json);
        } catch {
          return body;
        }
      },
  ),
  fc
    .constantFrom<string>(
      "",
      "null",
      "[]",
      "<!DOCTYPE html><html><body>502</body></html>",
      "\u001f\ufffd\b",
      ...STRANGE,
    )
    .map(
      (body): Damage =>
        () =>
          body,
    ),
  fc.string({ unit: "binary", maxLength: 200 }).map(
    (body): Damage =>
      () =>
        body,
  ),
);

/** Rows of a table in another order, once more, or with a cell replaced. */
const rowDamage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(fc.nat(40), fc.nat(40), fc.boolean()).map(
    ([a, b, isSwap]): Damage =>
      (body) => {
        const rows = body.split("\n");
        if (isSwap) [rows[a], rows[b]] = [rows[b] ?? "", rows[a] ?? ""];
        else rows.splice(a, 0, rows[b] ?? "");
        return rows.join("\n");
      },
  ),
  fc.tuple(fc.nat(400), fc.constantFrom(...STRANGE, "", ",", "TSLA", "2018-01-02T14:30:00Z")).map(
    ([nth, value]): Damage =>
      (body) => {
        let n = 0;
        return body.replace(/[^,\n]+/g, (old) => (n++ === nth ? value : old));
      },
  ),
);

/** What came of damaged answers. */
export interface FuzzResult {
  readonly refused: number;
  readonly read: number;
}

/**
 * Reads so many randomly damaged answers of a vendor. Each must be refused with a clear error, be known for cut off, or give
 * bars that nothing is wrong with: in order, within what was asked, of positive prices.
 *
 * @param text a whole answer of about forty bars to `asked`
 * @throws when one does none of these, with the damage in its smallest form
 */
export function fuzzAnswers(provider: Provider, asked: Asked, text: string, cases: number, seed: number): FuzzResult {
  let [refused, read] = [0, 0];
  const request = provider.firstRequest(asked);
  const clear = new RegExp(`^${provider.vendor}'s answer[ :][\\x20-\\x7e]{5,400}$`);
  const anyDamage = fc.oneof({ arbitrary: damage, weight: 4 }, { arbitrary: rowDamage, weight: 1 });
  const property = fc.property(fc.array(anyDamage, { minLength: 1, maxLength: 4 }), (damages) => {
    const body = damages.reduce((so, hit) => hit(so), text);
    const began = performance.now();
    try {
      const page = provider.readPage(body, asked, request);
      const { add, of } = collectBars(asked, { vendor: provider.vendor, skipBad: false });
      add(page?.bars ?? []);
      checkBars(of("TSLA").bars, asked);
      if (page?.next && typeof page.next.path !== "string") throw new TypeError("a next page that is none");
      if (page) read++;
      else refused++;
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== "Error" || !clear.test(message)) throw error;
      refused++;
    }
    if (performance.now() - began > 5_000) throw new Error("took more than five seconds");
    if (Object.keys(Object.prototype).length > 0 || "o" in {}) throw new Error("a prototype was changed");
  });
  fc.assert(property, { numRuns: cases, seed });
  return { refused, read };
}

function checkBars({ time, open, high, low, close, volume }: FetchedBars, { first, last }: Asked): void {
  for (let i = 0; i < time.length; i++) {
    const isInOrder = time[i]! % 60_000 === 0 && time[i]! > (time[i - 1] ?? first - 1) && time[i]! <= last;
    const prices = [open[i]!, high[i]!, low[i]!, close[i]!];
    const isPossible = prices.every((price) => price > 0 && Number.isFinite(price)) && high[i]! >= low[i]!;
    const hasVolume = volume[i]! >= 0 && Number.isFinite(volume[i]!);
    if (!isInOrder || !isPossible || !hasVolume) throw new TypeError(`bar ${i + 1} is wrong and was not refused`);
  }
}
