import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kernel } from "../../lib/dist/jupyter/runner/kernel-client.js";
import { type Ran, run, startKernel, temporaryFolder, traceback } from "./support.js";

const folder = temporaryFolder();
let kernel: Kernel;

beforeAll(async () => {
  kernel = await startKernel(folder);
});
afterAll(() => kernel.shutdown());

const cell = (code: string): Promise<Ran> => run(kernel, code, {}, 60_000);

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Ends the compiler's process, as a machine short of memory might. */
async function endCompiler(): Promise<void> {
  const { text } = await cell("console.log(process.pid)");
  const pids = execFileSync("pgrep", ["-P", text.trim(), "-f", "compiler/main.js"], { encoding: "utf8" });
  for (const pid of pids.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
}

describe("the compiler's process", () => {
  it("may end at any time: a new one knows what the old one knew", async () => {
    await cell("interface Row { n: number }\nconst row: Row = { n: 1 };");
    await cell("let kept = row.n; let gone = 1;");
    await cell("let gone = 2; throw new Error('end'); let unmade = 1;");
    await endCompiler();
    expect((await cell("const again: Row = { n: kept + gone }; console.log(again.n)")).text).toBe("3\n");
    expect(traceback(await cell("unmade"))).toContain("(TS2304)");
    expect(traceback(await cell("row.words"))).toContain("(TS2339)");
  });
});

describe("a package", () => {
  const code = 'import { size } from "boxes"; console.log(size)';

  it("may come, change its types and go, while cells run", async () => {
    expect(traceback(await cell(code))).toContain("Cannot find module 'boxes'");
    put(
      "node_modules/boxes/package.json",
      '{ "name": "boxes", "version": "1.0.0", "main": "main.js", "types": "main.d.ts" }',
    );
    put("node_modules/boxes/main.js", "exports.size = 1;\n");
    put("node_modules/boxes/main.d.ts", "export const size: number;\n");
    expect((await cell(code)).text).toBe("1\n");
    put(
      "node_modules/boxes/package.json",
      '{ "name": "boxes", "version": "2.0.00", "main": "main.js", "types": "main.d.ts" }',
    );
    put("node_modules/boxes/main.d.ts", "export const width: number;\n");
    expect(traceback(await cell(code))).toContain("has no exported member 'size'");
    rmSync(join(folder, "node_modules"), { recursive: true });
    expect(traceback(await cell(code))).toContain("Cannot find module 'boxes'");
    expect((await cell("console.log('fine')")).text).toBe("fine\n");
  });
});
