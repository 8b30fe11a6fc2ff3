import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { withFolderLock } from "../../lib/dist/sources/folder-lock.js";
import { activateSet, replaceSet, settle, stageSet } from "../../lib/dist/store/file-set.js";

const folder = mkdtempSync(join(tmpdir(), "file-set-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (files: Readonly<Record<string, string>> = {}): string => {
  const dir = join(folder, String(count++));
  mkdirSync(dir);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
};
const filesOf = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir)
      .sort()
      .map((name) => [name, readFileSync(join(dir, name), "utf8")]),
  );

describe("replaceSet", () => {
  it("changes, adds and removes files, leaves others alone, and leaves nothing else", async () => {
    const dir = fresh({ "a.json": "old a", "b.json": "old b", "mine.txt": "mine" });
    const written = await replaceSet(
      dir,
      new Map([
        ["a.json", "new a"],
        ["b.json", null],
        ["c.json", "new c"],
      ]),
    );
    expect(written).toEqual([join(dir, "a.json"), join(dir, "c.json")]);
    expect(filesOf(dir)).toEqual({ "a.json": "new a", "c.json": "new c", "mine.txt": "mine" });
  });

  it("makes the folder, and writes through links", async () => {
    const dir = join(fresh(), "deep", "er");
    await replaceSet(dir, new Map([["a.json", "one"]]));
    symlinkSync("elsewhere.json", join(dir, "b.json"));
    await replaceSet(dir, new Map([["b.json", "two"]]));
    expect(filesOf(dir)).toEqual({ "a.json": "one", "b.json": "two", "elsewhere.json": "two" });
  });

  it("refuses a folder in the place of a file, and changes nothing then", async () => {
    const dir = fresh({ "a.json": "old" });
    mkdirSync(join(dir, "b.json"));
    await expect(
      replaceSet(
        dir,
        new Map([
          ["a.json", "new"],
          ["b.json", "new"],
        ]),
      ),
    ).rejects.toThrow(/b\.json: is not a file/);
    expect([readFileSync(join(dir, "a.json"), "utf8"), readdirSync(dir).sort()]).toEqual(["old", ["a.json", "b.json"]]);
  });
});

describe("a change that was interrupted", () => {
  it("does not count before it is whole, and is finished by the next reader or writer after that", async () => {
    const name = fc.constantFrom("a.json", "b.json", "c.json", "looks.jsonl");
    const files = fc.dictionary(name, fc.string());
    await fc.assert(
      fc.asyncProperty(files, fc.dictionary(name, fc.option(fc.string())), fc.nat(), async (before, changes, cut) => {
        const dir = fresh(before);
        const written = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== null);
        const removed = Object.keys(changes).filter((one) => changes[one] === null);
        const after = {
          ...Object.fromEntries(Object.entries(before).filter(([one]) => !(one in changes))),
          ...Object.fromEntries(written),
        };
        const staged = await stageSet(dir, new Map(written));
        // As if the process had died while it wrote.
        expect(filesOfVisible(dir)).toEqual(before);
        await activateSet(dir, staged, removed);
        expect(filesOf(dir)).toEqual(after);
        // As if it had died after some of the files were moved: the rest is still in the hidden folder.
        const moved = written.slice(0, cut % (written.length + 1));
        const half = fresh({ ...before, ...Object.fromEntries(moved) });
        mkdirSync(join(half, ".switch"));
        for (const [one, text] of written.slice(moved.length)) writeFileSync(join(half, ".switch", one), text);
        writeFileSync(join(half, ".switch", ".removed.json"), JSON.stringify(removed));
        await settle(half);
        expect(filesOf(half)).toEqual(after);
      }),
      { numRuns: 50 },
    );
  });

  it("cannot remove or write anything outside of the folder", async () => {
    const dir = fresh({ "a.json": "a" });
    writeFileSync(join(folder, "outside.json"), "x");
    mkdirSync(join(dir, ".switch"));
    writeFileSync(join(dir, ".switch", ".removed.json"), JSON.stringify(["../outside.json", "a.json"]));
    await settle(dir);
    expect([existsSync(join(folder, "outside.json")), filesOf(dir)]).toEqual([true, {}]);
  });
});

describe("a folder's lock", () => {
  it("lets one in at a time", async () => {
    const dir = fresh();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withFolderLock(dir, work)));
    expect([most, readdirSync(dir)]).toEqual([1, []]);
  });

  it("of a dead process is taken over", async () => {
    const dir = fresh();
    let own = "";
    await withFolderLock(dir, async () => {
      own = readFileSync(join(dir, ".lock"), "utf8");
    });
    // No process has such a number.
    writeFileSync(join(dir, ".lock"), own.replace(` ${process.pid} `, " 4194305 "));
    expect(await withFolderLock(dir, async () => "in")).toBe("in");
    expect(readdirSync(dir)).toEqual([]);
  });
});

function filesOfVisible(dir: string): Record<string, string> {
  const names = readdirSync(dir).filter((name) => !name.startsWith("."));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(dir, name), "utf8")]));
}
