import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Bars, barsSource, fileSource, makeSample, sliceBars, writeBars } from "ata-lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskFile } from "../../lib/dist/sources/disk-file.js";
import { withDuckdb } from "../../lib/dist/sources/duckdb.js";
import { glob } from "../../lib/dist/sources/glob.js";

const folder = mkdtempSync(join(tmpdir(), "paths-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sample = makeSample({ to: "2018-01-10" });
/** Two files that differ, so that reading the wrong one shows. */
const [first, second] = [sliceBars(sample, 0, 780), sliceBars(sample, 780, 1170)];
let parquet: string;
let other: string;
beforeAll(async () => {
  parquet = join(folder, "first.parquet");
  other = join(folder, "second.parquet");
  await writeBars(parquet, first);
  await writeBars(other, second);
});

async function read(path: string): Promise<{ readonly bars: Bars; readonly said: string[] }> {
  const said: string[] = [];
  const bars = await fileSource(path, { report: (line) => said.push(line) })({ symbol: "SAMPLE" });
  return { bars, said };
}

function put(from: string, path: string): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  copyFileSync(from, whole);
  return whole;
}

describe("a path that is there", () => {
  it.each([
    ["y[1].parquet", "y1.parquet"],
    ["d[o]/y.parquet", "do/y.parquet"],
    ["star*.parquet", "star2.parquet"],
    ["why?.parquet", "whyx.parquet"],
    ["back\\x.parquet", "backx.parquet"],
    ["back\\[x].parquet", "backx.parquet"],
    ["curly{a,b}.parquet", "curlya.parquet"],
    ["quote's.parquet", "quotes.parquet"],
    ["~/z.parquet", "z.parquet"],
  ])("is that file, never a pattern: %s", async (name, decoy) => {
    const path = put(parquet, name);
    put(other, decoy);
    const { bars } = await read(path);
    expect(bars.time.length).toBe(first.time.length);
    const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
    expect(bars.origin!.files).toMatchObject([{ path, sha256 }]);
  });

  it("is written to under its own name", async () => {
    for (const name of ["w[1].parquet", "w*.csv", "~w.csv", "w?.csv.gz"]) {
      const path = join(folder, "written", name);
      await writeBars(path, first);
      expect((await read(path)).bars.time.length).toBe(first.time.length);
    }
  });

  it("is Parquet by its content too, whatever its name", async () => {
    const path = put(parquet, "no-ending/bars.dat");
    expect((await read(path)).bars.time.length).toBe(first.time.length);
  });

  it("is on this machine", async () => {
    for (const path of ["s3://bucket/*.parquet", "https://host/x.csv", "gs://b/x.parquet"]) {
      await expect(read(path)).rejects.toThrow(`${path}: bars are read from files on this machine: download it`);
    }
    await expect(read("~/nothing-here.csv")).rejects.toThrow(/no such file \("~" is the home folder only where/);
  });

  it("cannot make DuckDB load an extension", async () => {
    await withDuckdb(async (connection) => {
      for (const sql of ["SELECT * FROM 's3://bucket/x.parquet'", "INSTALL httpfs", "LOAD httpfs"]) {
        await expect(connection.run(sql)).rejects.toThrow();
      }
      const settings = await connection.runAndReadAll(
        "SELECT value FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', " +
          "'autoload_known_extensions', 'allow_community_extensions')",
      );
      expect(settings.getRowsJson()).toEqual([["false"], ["false"], ["false"]]);
    });
  });
});

describe("a pattern", () => {
  it("matches names as a shell does", async () => {
    const root = join(folder, "glob");
    for (const name of [
      "a1.csv",
      "a2.csv",
      "b1.csv",
      ".a3.csv",
      "deep/a4.csv",
      "deep/er/a5.csv",
      ".git/a6.csv",
      "x[1].csv",
    ]) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), "");
    }
    symlinkSync(join(root, "deep"), join(root, "link"));
    const found = async (pattern: string) =>
      (await glob(join(root, pattern))).map((path) => path.slice(root.length + 1));
    expect(await found("a*.csv")).toEqual(["a1.csv", "a2.csv"]);
    expect(await found("?1.csv")).toEqual(["a1.csv", "b1.csv"]);
    expect(await found("[!a]1.csv")).toEqual(["b1.csv"]);
    expect(await found("[a-b]?.csv")).toEqual(["a1.csv", "a2.csv", "b1.csv"]);
    expect(await found("**/a*.csv")).toEqual(["a1.csv", "a2.csv", "deep/a4.csv", "deep/er/a5.csv"]);
    expect(await found("*/a*.csv")).toEqual(["deep/a4.csv", "link/a4.csv"]);
    expect(await found(".a*.csv")).toEqual([".a3.csv"]);
    expect(await found("x[[]1].csv")).toEqual(["x[1].csv"]);
    expect(await found("nothing/*.csv")).toEqual([]);
    expect(await found("a1.csv/*.csv")).toEqual([]);
  });

  it("is relative to where the process is, or absolute", async () => {
    expect(await glob("lib/src/ind*.ts")).toEqual(["lib/src/index.ts"]);
    expect(await glob("./lib/src/ind*.ts")).toEqual(["lib/src/index.ts"]);
    expect(await glob(join(process.cwd(), "lib/src/ind*.ts"))).toEqual([join(process.cwd(), "lib/src/index.ts")]);
  });
});

describe("a folder", () => {
  it("follows links, and says what it does not read", async () => {
    put(parquet, "linked/data/first.parquet");
    put(other, "elsewhere/second.parquet");
    symlinkSync(join(folder, "elsewhere"), join(folder, "linked", "more"));
    symlinkSync(join(folder, "nowhere"), join(folder, "linked", "broken"));
    writeFileSync(join(folder, "linked", ".hidden.csv"), "x");
    const { bars, said } = await read(join(folder, "linked"));
    expect(bars.time.length).toBe(first.time.length + second.time.length);
    expect(said.join("\n")).toContain("linked: 2 other files are passed over: .hidden.csv, broken");
  });

  it("refuses a link that leads back", async () => {
    put(parquet, "circle/first.parquet");
    symlinkSync("..", join(folder, "circle", "up"));
    mkdirSync(join(folder, "circle", "down"));
    symlinkSync(join(folder, "circle"), join(folder, "circle", "down", "up"));
    rmSync(join(folder, "circle", "up"));
    await expect(read(join(folder, "circle"))).rejects.toThrow(
      /this link leads back to .*circle, a folder that it is in/,
    );
  });

  it.skipIf(process.getuid?.() === 0)("that cannot be read is an error", async () => {
    put(parquet, "closed/inner/first.parquet");
    put(parquet, "closed/second.parquet");
    chmodSync(join(folder, "closed", "inner"), 0);
    await expect(read(join(folder, "closed"))).rejects.toThrow(/inner: this folder cannot be read \(EACCES\)/);
    chmodSync(join(folder, "closed", "inner"), 0o700);
  });

  it("whose partition has a broken name is an error in one line", async () => {
    put(parquet, "broken/symbol=%E0%A4%A/first.parquet");
    await expect(read(join(folder, "broken"))).rejects.toThrow(/"symbol=%E0%A4%A" is not a name of a stock/);
  });
});

describe("a file that changes while it is read", () => {
  const changes: [string, (path: string) => void][] = [
    ["is appended to", (path) => appendFileSync(path, "x")],
    ["is rewritten with the same length", (path) => writeFileSync(path, "y".repeat(readFileSync(path).length))],
    [
      "is replaced",
      (path) => {
        writeFileSync(`${path}.new`, readFileSync(path));
        renameSync(`${path}.new`, path);
      },
    ],
  ];
  it.each(changes)("%s: it is refused", async (_, change) => {
    const path = join(folder, "changing.csv");
    writeFileSync(path, "x".repeat(100));
    const file = await diskFile(path);
    change(path);
    await expect(file.whole()).rejects.toThrow("changing.csv: the file changed while it was read");
    await expect(file.print()).rejects.toThrow("changing.csv: the file changed while it was read");
  });

  it("is refused when it changes between two pieces", async () => {
    const path = join(folder, "long.csv");
    writeFileSync(path, Buffer.alloc(5 << 20, "x"));
    const pieces = (await diskFile(path)).bytes();
    await pieces.next();
    appendFileSync(path, "x");
    await expect(async () => {
      for await (const _ of pieces);
    }).rejects.toThrow("long.csv: the file changed while it was read");
  });
});

describe.skipIf(process.platform === "win32")("a pipe", () => {
  it.each([".csv", ".parquet"])("gives bars, of a FIFO: %s", async (ending) => {
    const csv = join(folder, `piped${ending}`);
    await writeBars(csv, first);
    const fifo = join(folder, `fifo-of${ending.replace(".", "-")}`);
    execFileSync("mkfifo", [fifo]);
    const script = `cat '${csv}' > '${fifo}' &`;
    execFileSync("sh", ["-c", script], { stdio: "ignore" });
    const said: string[] = [];
    const options = { stamp: "end", zone: "America/New_York", report: (line: string) => said.push(line) } as const;
    const bars = await barsSource(fifo, options)({ symbol: "SAMPLE" });
    expect(bars.time).toEqual(first.time);
    const bytes = readFileSync(csv);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(bars.origin!.files).toEqual([{ path: fifo, bytes: bytes.length, sha256 }]);
  });
});

describe("a file that ata-lab wrote", () => {
  it.each(["hashed.csv", "hashed.csv.gz", "hashed.parquet"])(
    "is checked by its hash when it is read: %s",
    async (name) => {
      const path = join(folder, "hashed", name);
      await writeBars(path, first);
      const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
      expect(readFileSync(`${path}.sha256`, "utf8")).toBe(`${sha256}  ${name}
`);
      expect((await read(path)).bars.close).toEqual(first.close);
      await writeBars(path, second);
      expect((await read(path)).bars.close).toEqual(second.close);
      writeFileSync(`${path}.sha256`, `${"0".repeat(64)}  ${name}\n`);
      await expect(read(path)).rejects.toThrow(`${path}: is not the file that was written`);
      await expect(read(path)).rejects.toThrow(`delete ${path}.sha256`);
      rmSync(`${path}.sha256`);
      expect((await read(path)).bars.close).toEqual(second.close);
    },
  );
});

describe("a CSV file whose last line has no end", () => {
  it("is read, with a line that says so", async () => {
    const path = join(folder, "cut.csv");
    await writeBars(path, first);
    rmSync(`${path}.sha256`);
    expect((await read(path)).said.join("\n")).not.toContain("has no end");
    writeFileSync(path, readFileSync(path, "utf8").slice(0, -2));
    expect((await read(path)).said).toContain(
      "cut.csv: its last line has no end: if the file was cut short, so may be its last number",
    );
  });
});
