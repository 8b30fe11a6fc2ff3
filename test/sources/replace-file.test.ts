import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder, replaceFile } from "../../lib/dist/sources/replace-file.js";
import { temporaryPath } from "../../lib/dist/sources/temporary-files.js";

const folder = mkdtempSync(join(tmpdir(), "replace-"));
afterAll(() => rmSync(folder, { recursive: true }));

const writing = (text: string) => (temporary: string) => writeFile(temporary, text);

describe("an address", () => {
  it.each(["s3://nowhere/y.csv", "gcs://nowhere/y.csv"])("is not a place to write to: %s", async (address) => {
    await expect(replaceFile(address, (to) => writeFile(to, "x"))).rejects.toThrow(`${address}: files are written on`);
    await expect(makeFolder(address)).rejects.toThrow("nothing was written");
    expect(existsSync(address.slice(0, address.indexOf("/")))).toBe(false);
  });
});

describe("replaceFile", () => {
  it("makes the folder, then replaces the file, and leaves nothing else", async () => {
    const path = join(folder, "new", "a.txt");
    await replaceFile(path, writing("one"));
    await replaceFile(path, writing("two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "new"))).toEqual(["a.txt"]);
  });

  it("keeps the old file when writing fails", async () => {
    const path = join(folder, "failing", "kept.txt");
    await replaceFile(path, writing("old"));
    const write = async (temporary: string): Promise<void> => {
      await writeFile(temporary, "half");
      throw new Error("a reason of one's own");
    };
    await expect(replaceFile(path, write)).rejects.toThrow("a reason of one's own");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(join(folder, "failing"))).toEqual(["kept.txt"]);
  });

  it("says what is there when the system refuses", async () => {
    const refuse = (code: string) => () =>
      Promise.reject(Object.assign(new Error(`${code}: something, write`), { code }));
    const path = join(folder, "full.txt");
    await expect(replaceFile(path, refuse("ENOSPC"))).rejects.toThrow(
      `${path}: cannot be written: the disk is full; nothing was written`,
    );
    writeFileSync(path, "old");
    await expect(replaceFile(path, refuse("EIO"))).rejects.toThrow(
      `${path}: cannot be written: the disk reports an input or output error; the full.txt from before is unchanged`,
    );
    await expect(replaceFile(join(path, "inner.txt"), writing("x"))).rejects.toThrow(
      /is, or is in, a file, not a folder/,
    );
  });

  it.skipIf(process.platform !== "linux")("ends where a folder takes no new files and folders", async () => {
    await expect(replaceFile("/proc/x.csv", writing("x"))).rejects.toThrow(
      /^\/proc\/x.csv: cannot be written: the folder is gone, or takes no new files; nothing was written$/,
    );
    await expect(replaceFile("/proc/a/b/x.csv", writing("x"))).rejects.toThrow(
      /^\/proc\/a\/b\/x.csv: its folder cannot be made: the folder above it takes no new ones; nothing was written$/,
    );
  });

  it("makes the folders that are missing, and says which was the first", async () => {
    expect(await makeFolder(join(folder, "m/n/o"))).toBe(join(folder, "m"));
    expect(await makeFolder(join(folder, "m/n"))).toBe(undefined);
    expect(await makeFolder(join(folder, "m/p"))).toBe(join(folder, "m/p"));
    const both = await Promise.all([1, 2, 3, 4].map(() => makeFolder(join(folder, "at/once/by/several"))));
    expect(both).toContain(join(folder, "at"));
    writeFileSync(join(folder, "m/file"), "");
    symlinkSync(join(folder, "nowhere"), join(folder, "m/link"));
    for (const name of ["m/file", "m/file/x", "m/link"]) {
      await expect(makeFolder(join(folder, name))).rejects.toThrow(/it is, or is in, a file, not a folder/);
    }
  });

  it("does not rename over what is no file", async () => {
    mkdirSync(join(folder, "there"));
    await expect(replaceFile(join(folder, "there"), writing("x"))).rejects.toThrow(/it is a folder, not a file/);
    await expect(replaceFile("/dev/null", writing("x"))).rejects.toThrow(/it is a device, not a file/);
  });

  it.skipIf(process.platform === "win32")("keeps the mode, and writes through links", async () => {
    const path = join(folder, "mode.txt");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    const link = join(folder, "link.txt");
    symlinkSync("mode.txt", link);
    await replaceFile(link, writing("new"));
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o640);

    const early = join(folder, "early.txt");
    symlinkSync("later.txt", early);
    await replaceFile(early, writing("made"));
    expect(readFileSync(join(folder, "later.txt"), "utf8")).toBe("made");
    expect(lstatSync(early).isSymbolicLink()).toBe(true);
  });

  it("writes files whose names are as long as names can be", async () => {
    const path = join(folder, "long", `${"n".repeat(251)}.txt`);
    await replaceFile(path, writing("x"));
    expect(readFileSync(path, "utf8")).toBe("x");
  });
});

describe("temporary files", () => {
  it("of a process that died are swept by the next write; those of a living one are not", async () => {
    const own = join(folder, "swept");
    mkdirSync(own);
    const mine = temporaryPath(own);
    const dead = spawnSync(process.execPath, ["-e", "process.stdout.write(String(process.pid))"]).stdout.toString();
    const left = mine.path.replace(`-${process.pid}-`, `-${dead}-`);
    const foreign = left.replace(/ata-lab-[0-9a-f]{8}/, "ata-lab-00000000");
    for (const path of [mine.path, left, foreign]) writeFileSync(path, "x");
    await replaceFile(join(own, "a.txt"), writing("x"));
    expect(
      readdirSync(own)
        .map((name) => join(own, name))
        .sort(),
    ).toEqual([foreign, mine.path, join(own, "a.txt")].sort());
    mine.done();
  });

  it("listen for signals only while they are open", () => {
    const before = process.listenerCount("SIGTERM");
    const [one, two] = [temporaryPath(folder), temporaryPath(folder)];
    expect(process.listenerCount("SIGTERM")).toBe(before + 1);
    one.done();
    two.done();
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});
