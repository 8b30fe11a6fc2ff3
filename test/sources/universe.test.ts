import { existsSync, mkdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeUniverse, openUniverse, writeBars } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const made = makeUniverse({ symbols: ["AAA", "B.B", "C1"], seed: 1, to: "2018-01-05" });
const quiet = { report: (): void => {} };
let root = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "universe-"));
  const [a, b, c] = made.symbols.map((name) => made.minutes(name)) as [never, never, never];
  await writeBars(join(root, "partitions/symbol=AAA/bars.csv.gz"), a);
  await writeBars(join(root, "partitions/symbol=B.B/bars.csv.gz"), b);
  await mkdir(join(root, "partitions/symbol=C1"));
  await writeFile(join(root, "partitions/symbol=C1/bars.csv"), "time,open,high,low,close,volume\nnonsense\n");
  await writeBars(join(root, "files/AAA_1min.csv.gz"), a);
  await writeBars(join(root, "files/B.B.csv"), b);
  await writeBars(join(root, "files/C1/minutes.csv"), c);
  await writeFile(join(root, "list.txt"), "# two of them\nB.B,files/B.B.csv\n\nAAA , files/AAA_1min.csv.gz\r\n");
  await writeFile(join(root, "names.txt"), "C1\nAAA\n");
});

afterAll(() => rm(root, { recursive: true }));

describe("a universe on disk", () => {
  it("is a folder of partitions, and a bad symbol rejects only when it is asked for", async () => {
    const universe = await openUniverse(join(root, "partitions"), quiet);
    expect(universe.symbols).toEqual(["AAA", "B.B", "C1"]);
    const { symbol, close, time } = await universe.minutes("B.B");
    expect({ symbol, close, time }).toMatchObject({ ...pick(made.minutes("B.B")) });
    await expect(universe.minutes("C1")).rejects.toThrow(/C1.*bars\.csv/);
    await expect(universe.minutes("D")).rejects.toThrow(/no symbol "D"; there are AAA, B\.B, C1/);
  });

  it("is a folder with a file or a folder for each symbol", async () => {
    const universe = await openUniverse(join(root, "files"), quiet);
    expect(universe.symbols).toEqual(["AAA", "B.B", "C1"]);
    for (const name of universe.symbols) {
      expect(pick(await universe.minutes(name)), name).toEqual(pick(made.minutes(name)));
    }
  });

  it("joins several files of one symbol", async () => {
    const bars = made.minutes("AAA");
    const folder = join(root, "years");
    const days = makeUniverse({ symbols: ["AAA", "C1"], seed: 1, from: "2018-01-03", to: "2018-01-05" });
    const first = makeUniverse({ symbols: ["AAA"], seed: 1, to: "2018-01-03" });
    await writeBars(join(folder, "AAA_1.csv"), first.minutes("AAA"));
    await writeBars(join(folder, "AAA_2.csv"), days.minutes("AAA"));
    await writeBars(join(folder, "AAAB.csv"), days.minutes("C1"));
    const universe = await openUniverse(folder, quiet);
    expect(universe.symbols).toEqual(["AAA", "AAAB"]);
    expect(pick(await universe.minutes("AAA"))).toEqual(pick(bars));
  });

  it("is a list of symbols and files, in its order", async () => {
    const universe = await openUniverse(join(root, "list.txt"), { ...quiet, symbols: ["B.B", "AAA"] });
    expect(universe.symbols).toEqual(["B.B", "AAA"]);
    expect(pick(await universe.minutes("AAA"))).toEqual(pick(made.minutes("AAA")));
  });

  it("takes the symbols and the days wanted", async () => {
    const days = { from: "2018-01-03", to: "2018-01-04" };
    const universe = await openUniverse(join(root, "files"), { ...quiet, symbols: join(root, "names.txt"), ...days });
    expect(universe.symbols).toEqual(["C1", "AAA"]);
    expect((await universe.minutes("C1")).time).toHaveLength(390);
  });

  it("has symbols that the store lacks, and rejects when they are asked for", async () => {
    const files = join(root, "files");
    const universe = await openUniverse(files, { ...quiet, symbols: ["AAA", "X", "c1"] });
    expect(universe.symbols).toEqual(["AAA", "X", "c1"]);
    expect((await universe.minutes("AAA")).symbol).toBe("AAA");
    for (const read of [universe.minutes, universe.print]) {
      await expect(read("X")).rejects.toThrow(/^the store has no bars of X$/);
      await expect(read("c1")).rejects.toThrow(/^the store has no bars of c1, but of C1: write it so$/);
    }
    await expect(openUniverse(files, { ...quiet, symbols: ["X", "Y"] })).rejects.toThrow(
      /no symbol "X"; there are AAA/,
    );
  });

  it("says of a folder in it that it is a store itself, and names no option that is not there", async () => {
    const outer = join(root, "outer");
    mkdirSync(join(outer, "data", "equity", "usa", "minute", "spy"), { recursive: true });
    mkdirSync(join(outer, "parts", "symbol=QQQ"), { recursive: true });
    const universe = await openUniverse(outer, quiet);
    await expect(universe.minutes("data")).rejects.toThrow(
      /data: has no bars of data, but of SPY: it is a store itself/,
    );
    await expect(universe.minutes("parts")).rejects.toThrow(/parts: has no bars of parts, but of QQQ: it is a store/);
  });

  it("says which lines of a list name a symbol twice, and that a list is not there", async () => {
    await writeFile(join(root, "again.txt"), "AAA\n# one more\nAAA\n");
    const open = (name: string) => openUniverse(join(root, "files"), { ...quiet, symbols: join(root, name) });
    await expect(open("again.txt")).rejects.toThrow(/again\.txt: AAA is on line 1 and line 3: delete one of them$/);
    await expect(open("gone.txt")).rejects.toThrow(/gone\.txt: no such file: it should list symbols, one on a line$/);
  });

  it.runIf(existsSync("../shared/data/lean"))("is a LEAN data folder", async () => {
    const universe = await openUniverse("../shared/data/lean", { ...quiet, normalization: "raw" });
    expect(universe.symbols.length).toBeGreaterThan(0);
  });

  it.each([
    ["nothing", /nothing: no such file or folder/],
    ["names.txt", /names\.txt, line 1: no file of C1: write "C1,FILE"/],
    ["bad.txt", /bad\.txt, line 2: "two words" is not "SYMBOL" or "SYMBOL,FILE"/],
    ["twice.txt", /A\.csv and B\.csv are both of A/],
    ["empty", /empty: no symbols/],
  ])("refuses %s", async (name, message) => {
    await writeFile(join(root, "bad.txt"), "A,a.csv\ntwo words\n");
    await writeFile(join(root, "twice.txt"), "A,A.csv\nA,B.csv\n");
    await mkdir(join(root, "empty"), { recursive: true });
    await expect(openUniverse(join(root, name), quiet)).rejects.toThrow(message);
  });
});

function pick({ symbol, time, close }: { symbol: string; time: Float64Array; close: Float64Array }): object {
  return { symbol, time, close };
}
