import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { backendsHere } from "../../support/backends.js";

const empty = mkdtempSync(join(tmpdir(), "no-tools-"));
afterAll(() => rmSync(empty, { recursive: true }));

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): ReturnType<typeof spawnSync> {
  return spawnSync(process.execPath, [resolve("lib/bin/tfjs-native.js"), ...args], { encoding: "utf8", env });
}

describe("npm run tfjs-native", () => {
  it("helps, and refuses options that it does not know", () => {
    expect(run(["--help"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/--remove/) });
    expect(run(["--clean"])).toMatchObject({ status: 2, stderr: expect.stringMatching(/Unknown option '--clean'/) });
  });

  it.skipIf(process.platform !== "linux")(
    "does nothing where the binding loads; else names a missing tool",
    async () => {
      const native = (await backendsHere()).find(({ backend }) => backend === "tensorflow")!.why === undefined;
      const { status, stdout, stderr } = run([], { PATH: empty });
      if (native) expect([status, stderr, stdout]).toEqual([0, "", expect.stringMatching(/nothing to do/)]);
      else
        expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(/needs Python 3 with pip .*apt-get/)]);
    },
  );
});
