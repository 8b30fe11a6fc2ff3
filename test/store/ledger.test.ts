import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkLedger,
  type LedgerEntry,
  type LedgerHead,
  ledgerLine,
  looksAt,
  newLooks,
} from "../../lib/dist/store/ledger.js";

const hash = (digit: number): string => String(digit).repeat(64);

const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: "2026-01-02T03:04:05.000Z",
  symbol: "TEST",
  from: "2021-01-04 09:35:00",
  to: "2021-06-30 16:00:00",
  bars: hash(1),
  models: { "brain.json": hash(2) },
  policy: { gate: 0.05 } as unknown as LedgerEntry["policy"],
  policyHash: hash(3),
  cash: 100_000,
  looks: 1,
  verdict: "not enough evidence",
  verdictHash: "0".repeat(64),
  figures: { trades: 3, profit: 1.5, sharpe: 0.2, maxDrawdown: -0.01, deflated: null },
  ...change,
});

/** A ledger of entries that differ in cash, and where it ends. */
function ledger(n: number): { readonly lines: readonly string[]; readonly head: LedgerHead } {
  let head: LedgerHead = { lines: 0, head: "0".repeat(64) };
  const lines: string[] = [];
  for (let i = 0; i < n; i++) {
    const written = ledgerLine(entry({ cash: 1000 + i }), head);
    lines.push(written.text);
    head = written.head;
  }
  return { lines, head };
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
const faultsOf = (text: string | undefined, head?: LedgerHead): readonly string[] =>
  checkLedger(text, head, "looks.jsonl").faults;

describe("the ledger of looks", () => {
  it("is whole as it was written, and goes on being so when lines are appended", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 }), (n, more) => {
        const { lines } = ledger(n + more);
        const { head } = ledger(n);
        const found = checkLedger(textOf(lines), head, "looks.jsonl");
        expect(found.faults).toEqual([]);
        expect(found.head).toEqual(ledger(n + more).head);
        expect(found.entries.map(({ cash }) => cash)).toEqual(lines.map((_, i) => 1000 + i));
      }),
    );
    expect(checkLedger(undefined, undefined, "looks.jsonl")).toMatchObject({ entries: [], faults: [] });
  });

  it("shows every edit of a character", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
        (n, where, character) => {
          const { lines, head } = ledger(n);
          const text = textOf(lines);
          const at = where % text.length;
          const edited = text.slice(0, at) + character + text.slice(at + 1);
          fc.pre(edited !== text);
          expect(faultsOf(edited, head)).not.toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("shows every removal, insertion and repetition of lines, and every other order", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 5 })
          .chain((n) => fc.tuple(fc.constant(n), fc.array(fc.integer({ min: 0, max: n - 1 }), { maxLength: n + 2 }))),
        ([n, order]) => {
          const { lines, head } = ledger(n);
          const same = order.length === n && order.every((line, i) => line === i);
          const faults = faultsOf(textOf(order.map((line) => lines[line]!)), head);
          expect(faults.length > 0).toBe(!same);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("shows every cut, in a line and between lines, and that the file is missing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(), (n, where) => {
        const { lines, head } = ledger(n);
        const text = textOf(lines);
        expect(faultsOf(text.slice(0, where % text.length), head)).not.toEqual([]);
        expect(faultsOf(text.slice(1 + (where % text.length)), head)).not.toEqual([]);
      }),
    );
    expect(faultsOf(undefined, ledger(2).head)).toEqual([
      "looks.jsonl: missing, and the verdict was written when it had 2 lines",
    ]);
  });

  it("shows a ledger that was written anew with hashes that fit", () => {
    const head = ledgerLine(entry({ cash: 5 }), { lines: 0, head: "0".repeat(64) });
    expect(faultsOf(`${head.text}\n`, ledger(1).head)).toEqual([
      "looks.jsonl, line 1: not the line that the verdict was written after; it was edited or replaced",
    ]);
  });

  it("says which line is broken", () => {
    const { lines, head } = ledger(3);
    const [one, two, three] = lines as [string, string, string];
    expect(faultsOf(textOf([one, two.replace('"cash":1001', '"cash":9'), three]), head)).toEqual([
      "looks.jsonl, line 3: was not written after what is line 2 now; a line was edited, removed, added or moved",
    ]);
    expect(faultsOf(textOf([one, two]), head)).toEqual([
      "looks.jsonl: has 2 lines, and had 3 when the verdict was written; lines were removed",
    ]);
    expect(faultsOf(`${textOf([one, two])}${three}`, head)[0]).toBe(
      "looks.jsonl, line 3: not whole; its end is missing",
    );
    expect(faultsOf(textOf([one, "{}"]))[0]).toMatch(/^looks\.jsonl, line 2: line: .*before: /);
    expect(faultsOf(textOf(["no"]))[0]).toMatch(/^looks\.jsonl, line 1: not JSON: /);
  });
});

describe("looks", () => {
  it("at a period are those of all entries that share a day's bar with it, whatever they are about", () => {
    const entries = [
      entry({ from: "2020-01-02 09:35:00", to: "2020-12-31 16:00:00", looks: 35 }),
      entry({ from: "2020-12-31 16:00:00", to: "2021-03-31 16:00:00", looks: 2, symbol: "OTHER" }),
      entry({ from: "2021-04-01 09:35:00", to: "2021-06-30 16:00:00", looks: 1, models: { "brain.json": hash(9) } }),
      entry({ from: "2021-04-01 09:35:00", to: "2021-06-30 16:00:00", looks: 0 }),
    ];
    const at = (from: string, to: string): number => looksAt(entries, { from, to });
    expect(at("2021-01-04 09:35:00", "2021-12-31 16:00:00")).toBe(3);
    expect(at("2020-12-31 15:00:00", "2020-12-31 16:00:00")).toBe(37);
    expect(at("2019-01-02 09:35:00", "2022-12-30 16:00:00")).toBe(38);
    expect(at("2021-07-01 09:35:00", "2021-12-31 16:00:00")).toBe(0);
  });

  it("are new unless the very same was judged before", () => {
    const one = entry();
    expect(newLooks([], one, 1)).toBe(1);
    expect(newLooks([one], one, 1)).toBe(0);
    expect(newLooks([one, entry({ looks: 0 })], one, 35)).toBe(34);
    expect(newLooks([entry({ looks: 35 })], one, 1)).toBe(0);
    const others: Partial<LedgerEntry>[] = [
      { symbol: "OTHER" },
      { bars: hash(8) },
      { to: "2021-07-30 16:00:00" },
      { models: { "brain.json": hash(9) } },
      { policyHash: hash(9) },
      { cash: 1 },
    ];
    for (const other of others) expect(newLooks([one], entry(other), 1), JSON.stringify(other)).toBe(1);
  });
});
