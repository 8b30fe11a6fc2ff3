import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bars, fileSource, makeSample, resample, restamp, sliceBars, writeBars } from "ata-lab";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { BAR_COLUMNS } from "../../lib/dist/bars/bars.js";

const folder = mkdtempSync(join(tmpdir(), "write-bars-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sample: Bars = { ...makeSample({ to: "2018-01-12" }), origin: { files: [], adjustment: "split" } };
const ENDINGS = [".csv", ".csv.gz", ".parquet"];

async function read(path: string): Promise<{ bars: Bars; said: string[] }> {
  const said: string[] = [];
  const bars = await fileSource(path, { report: (line) => said.push(line) })({ symbol: "SAMPLE" });
  return { bars, said };
}

describe("bars that are written are read back without an option", () => {
  const shapes: readonly [string, Bars][] = [
    ["minutes stamped at their end", sample],
    ["minutes stamped at their start", restamp(sample, "start")],
    ["three minutes in the middle of a day, which show no stamp", sliceBars(sample, 100, 103)],
    ["one minute", sliceBars(sample, 100, 101)],
    ["five-minute bars of the preset sound", resample(sample, "5min", { closed: "right", label: "right" })],
    ["bars of an hour and a bit", resample(sample, "65min", { closed: "right", label: "right" })],
  ];
  it.each(ENDINGS.flatMap((ending) => shapes.map(([name, bars]) => [ending, name, bars] as const)))(
    "%s: %s",
    async (ending, _, bars) => {
      const path = join(folder, `bars${ending}`);
      await writeBars(path, bars, "regular");
      const { bars: back } = await read(path);
      const wanted = restamp(bars, "end");
      for (const name of BAR_COLUMNS) expect(back[name]).toEqual(wanted[name]);
      expect(back.interval).toBe(bars.interval);
      expect(back.origin).toMatchObject({ adjustment: "split", stamp: bars.stamp });
    },
  );

  it.each(ENDINGS)("with all hours where they hold them: %s", async (ending) => {
    const night = { ...sample, time: sample.time.map((time) => time - 4 * 3_600_000) };
    const path = join(folder, `night${ending}`);
    await writeBars(path, night, "all");
    expect((await read(path)).bars.time).toEqual(night.time);
  });

  it("whatever stretch of them", async () => {
    const stretch = fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 800 }), fc.constantFrom("start", "end"));
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(stretch, async ([from, length, stamp]) => {
        const bars = restamp(sliceBars(sample, from, Math.min(from + length, sample.time.length)), stamp as "start");
        const path = join(folder, `stretch-${runs++}.csv`);
        await writeBars(path, bars, "regular");
        expect((await read(path)).bars.time).toEqual(restamp(bars, "end").time);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a note on bars", () => {
  it("of other rows is not used, and that is said", async () => {
    const path = join(folder, "appended.csv");
    await writeBars(path, sliceBars(sample, 0, 390), "regular");
    appendFileSync(path, "2018-01-03 09:31:00,1,1,1,1,1\n");
    await expect(read(path)).rejects.toThrow("if you changed it yourself, delete");
    rmSync(`${path}.sha256`);
    const { said } = await read(path);
    expect(said).toContain("appended.csv: has 391 bars, and its note is about 390: the note is not used");
  });

  it("that is none is an error that says what to do", async () => {
    const path = join(folder, "broken.csv");
    await writeBars(path, sample, "regular");
    writeFileSync(`${path}.bars.json`, "{");
    await expect(read(path)).rejects.toThrow(/broken.csv.bars.json: .*Delete it/);
  });

  it("is not left for other bars", async () => {
    const path = join(folder, "again.csv");
    await writeBars(path, sample, "regular");
    expect(existsSync(`${path}.bars.json`)).toBe(true);
    const folderInTheWay = join(folder, "again.parquet");
    await writeBars(folderInTheWay, sample, "regular");
    expect(existsSync(`${folderInTheWay}.bars.json`)).toBe(false);
  });
});
