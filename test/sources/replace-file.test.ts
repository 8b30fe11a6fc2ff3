import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { replaceFile } from "../../lib/dist/sources/replace-file.js";

const folder = mkdtempSync(join(tmpdir(), "replace-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("replaceFile", () => {
  it("makes the folder, then replaces the file, and leaves nothing else", async () => {
    const path = join(folder, "new", "a.txt");
    await replaceFile(path, (temporary) => writeFile(temporary, "one"));
    await replaceFile(path, (temporary) => writeFile(temporary, "two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "new"))).toEqual(["a.txt"]);
  });

  it("keeps the old file when writing fails", async () => {
    const path = join(folder, "kept.txt");
    writeFileSync(path, "old");
    const write = async (temporary: string): Promise<void> => {
      await writeFile(temporary, "half");
      throw new Error("disk full");
    };
    await expect(replaceFile(path, write)).rejects.toThrow("disk full");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder).filter((name) => name.includes("kept"))).toEqual(["kept.txt"]);
  });

  it("does not rename over what is no file", async () => {
    mkdirSync(join(folder, "there"));
    const write = (temporary: string): Promise<void> => writeFile(temporary, "x");
    await expect(replaceFile(join(folder, "there"), write)).rejects.toThrow(/it is a folder, not a file/);
  });
});
