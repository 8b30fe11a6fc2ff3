import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Point, runFaulty } from "./points.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "faults-init-")));
afterAll(() => rmSync(root, { recursive: true }));

const everything = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

/** A folder with notes, and a notebook of one's own. */
function used(name: string): string {
  const folder = join(root, name);
  mkdirSync(join(folder, "notebooks"), { recursive: true });
  writeFileSync(join(folder, "notes.txt"), "mine");
  writeFileSync(join(folder, "notebooks", "mine.ipynb"), "mine");
  return folder;
}

/** The points at which making a project changes files: the first and the last of each kind. */
async function pointsOf(args: readonly string[], name: string): Promise<Point[]> {
  const log = join(root, `${name}.log`);
  expect(await runFaulty(args, used(name), { FAULT_LOG: log })).toEqual({ code: 0, stderr: "" });
  const points = readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Point);
  const ends = (kind: string): Point[] => {
    const alike = points.filter((point) => point.name === kind);
    return [...new Set([alike[0]!, alike.at(-1)!])];
  };
  return ["mkdir", "writeFile", "rename"].flatMap(ends);
}

describe("a project that cannot be made whole", { timeout: 120_000 }, () => {
  it.each([
    ["a new folder", ["init", "new/project"]],
    ["a folder that is there", ["init"]],
  ])("leaves nothing in %s, and can be made afterwards", async (name, args) => {
    const points = await pointsOf(args, `${name} whole`);
    expect(points.length).toBeGreaterThan(4);
    for (const { number, name: change, where } of points) {
      const folder = used(`${name} ${number}`);
      const before = everything(folder);
      const failed = await runFaulty(args, folder, { FAULT_AT: String(number), FAULT_MODE: "ENOSPC" });
      expect([failed.code, failed.stderr], `${change} ${where}`).toEqual([
        1,
        expect.stringMatching(/^ata-lab: .*the disk is full; nothing was written\n$/),
      ]);
      expect(everything(folder), `${change} ${where}`).toEqual(before);
      expect((await runFaulty(args, folder, {})).code).toBe(0);
      expect(everything(folder)).toEqual(everything(join(root, `${name} whole`)));
    }
  });

  it("is not there if the command is killed", async () => {
    const args = ["init", "project"];
    for (const { number } of await pointsOf(args, "killed whole")) {
      const folder = used(`killed ${number}`);
      const before = everything(folder);
      const { code } = await runFaulty(args, folder, { FAULT_AT: String(number), FAULT_MODE: "kill before" });
      expect(code).toBe("SIGKILL");
      expect(everything(folder).filter((path) => !path.startsWith(".ata-lab-"))).toEqual(before);
      expect((await runFaulty(args, folder, {})).code).toBe(0);
      expect(everything(folder)).toEqual(everything(join(root, "killed whole")));
    }
  });
});
