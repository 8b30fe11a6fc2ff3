import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit, type Bars, fileSource, formatTime, restamp, takeBars } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { placeInFile } from "../../lib/dist/bars/place-in-file.js";
import type { FileOptions } from "../../lib/dist/sources/file-source.js";
import { sampleSessions, withExtendedHours, writtenIn } from "../support/extended-hours.js";

const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), "places-"));
afterAll(() => rmSync(folder, { recursive: true }));

// 8 to 12 March 2018: the clocks change in between. The minute of 2018-03-12 11:07 has a price ten times too high.
const clean = sampleSessions(1, "2018-03-05", 8);
const FAULT = Date.UTC(2018, 2, 12, 11, 8);
const faulty = (bars: Bars): Bars => {
  const copied = takeBars(bars, Uint32Array.from(bars.time.keys()));
  const row = copied.time.indexOf(FAULT);
  for (const name of ["open", "high", "low", "close"] as const) copied[name][row]! *= 10;
  return copied;
};

let made = 0;
/** Writes bars as two files of UTC starts, the later days newest first, in the file that comes first by name. */
function write(bars: Bars): { readonly path: string; readonly later: readonly string[] } {
  const utc = writtenIn("UTC", bars.time);
  const lines = [...bars.time.keys()].map((i) =>
    [
      formatTime(utc[i]! - MINUTE),
      ...(["open", "high", "low", "close", "volume"] as const).map((c) => bars[c][i]),
    ].join(),
  );
  const cut = bars.time.findIndex((time) => time > Date.UTC(2018, 2, 10));
  const path = join(folder, `bars ${made++}`);
  const later = lines.slice(cut).reverse();
  for (const [name, rows] of [
    ["b.csv", lines.slice(0, cut)],
    ["a.csv", later],
  ] as const) {
    writeFileSync(`${path} ${name}`, `timestamp,open,high,low,close,volume\n${rows.join("\n")}\n`);
  }
  return { path: `${path} *.csv`, later };
}

const read = (path: string, options: FileOptions): Promise<Bars> =>
  fileSource(path, { zone: "UTC", stamp: "start", report: () => {}, ...options })({ symbol: "X" });
const whereOf = (bars: Bars, check: string): string => audit(bars).findings.find((one) => one.check === check)!.where;

describe.each([
  ["regular hours", clean],
  ["extended hours", withExtendedHours(clean, { density: 0.7 })],
])("files of %s: a finding names the file, its row and its own time", (_, bars) => {
  const { path, later } = write(faulty(bars));
  const row = later.findIndex((line) => line.startsWith("2018-03-12 15:07")) + 1;
  const place = new RegExp(`^bars \\d+ a\\.csv row ${row} \\(2018-03-12 15:07:00 UTC\\): \\d{3} %$`);

  it.each<FileOptions>([
    { session: "all" },
    { session: "regular" },
    { session: "all", faults: "keep" },
    { session: "regular", fillForward: true },
  ])("read with %j", async (options) => {
    expect(whereOf(await read(path, options), "spikes")).toMatch(place);
  });

  it("also of a period, and of bars stamped at their start", async () => {
    const all = await read(path, { session: "all" });
    const rows = Uint32Array.from([...all.time.keys()].filter((i) => all.time[i]! > Date.UTC(2018, 2, 7)));
    expect(whereOf(takeBars(all, rows), "spikes")).toMatch(place);
    expect(whereOf(restamp(all, "start"), "spikes")).toMatch(place);
  });

  it("in winter by winter's clock, in the other file", async () => {
    const all = await read(path, { session: "all" });
    const first = await read(path, { session: "regular" });
    const open = all.time.indexOf(first.time[0]!);
    expect(placeInFile(all, open)).toMatch(new RegExp(`b\\.csv row ${open + 1} \\(2018-03-05 14:30:00 UTC\\)$`));
    expect(placeInFile(first, 0)).toBe(placeInFile(all, open));
  });
});

it("a bar that was filled in is named by the row before it", async () => {
  const gap = takeBars(clean, Uint32Array.from([...clean.time.keys()].filter((i) => i < 100 || i > 140)));
  const bars = await read(write(gap).path, { fillForward: true });
  expect(placeInFile(bars, 99)).toMatch(/ b\.csv row 100 \(/);
  expect(placeInFile(bars, 100)).toMatch(/^filled in after bars \d+ b\.csv row 100$/);
  expect(placeInFile(bars, 140)).toMatch(/row 100$/);
  expect(placeInFile(bars, 141)).toMatch(/ b\.csv row 101 \(/);
});

it("bars that were read from no file have none", () => {
  expect(placeInFile(clean, 3)).toBeUndefined();
});
