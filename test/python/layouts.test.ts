import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bars, fileSource, restamp } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { pythonWith } from "../support/python.js";
import { COLUMNS, pick, sample } from "../support/vendor-files.js";

// pandas writes bars in a layout and reads them as its users do; what is read here without an option is the same, to the
// last bit. The prices have as many digits as numbers have.
const folder = mkdtempSync(join(tmpdir(), "layouts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const third = (values: Float64Array): Float64Array => values.map((value) => value / 3);
const bars: Bars = {
  ...restamp(sample, "start"),
  open: third(sample.open),
  high: third(sample.high),
  low: third(sample.low),
  close: third(sample.close),
};

const answers: Readonly<Record<string, Record<string, number[]>>> = JSON.parse(
  execFileSync(pythonWith("bench/requirements.txt"), ["test/python/layouts.py", folder], {
    input: JSON.stringify(pick(bars)),
    maxBuffer: 1e9,
    encoding: "utf8",
  }),
);

describe("bars that pandas wrote are read as pandas reads them", () => {
  it("in nine layouts, with digits to the last", () => {
    expect(Object.keys(answers)).toHaveLength(9);
    expect(answers["yfinance.parquet"]).toEqual(pick(bars));
  });

  it.each(Object.keys(answers))("%s", async (name) => {
    const read = await fileSource(join(folder, name), { report: () => {} })({ symbol: "SAMPLE" });
    const ours = pick(restamp(read, "start"));
    for (const column of COLUMNS) expect(ours[column]).toEqual(answers[name]![column]);
  });
});
