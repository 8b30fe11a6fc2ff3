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

describe("the program that cells are checked in", () => {
  it("is good for many cells, each checked as the first one is", async () => {
    await cell("let total = 0; const add = (n: number) => { total += n; return total; };");
    for (let i = 1; i <= 120; i++) {
      const code = `import { basename as base${i % 3} } from "node:path";\nconsole.log(base${i % 3}("x/" + add(1)));`;
      expect((await cell(code)).text).toBe(`${i}\n`);
    }
    expect(traceback(await cell("add('1')"))).toContain("(TS2345)");
    expect((await cell("// @ts-expect-error\nadd(Number)")).reply.status).toBe("ok");
    expect(traceback(await cell("// @ts-expect-error\nadd(1)"))).toContain("(TS2578)");
    expect(traceback(await cell("add(1)\nbase1(add(1))"))).toContain("(TS2345)");
    await cell("const add = (n: string) => n + '!';");
    expect((await cell("console.log(add('1'))")).text).toBe("1!\n");
    expect(traceback(await cell("add(1)"))).toContain("(TS2345)");
  });

  it("keeps nothing of a cell that was not run", async () => {
    const own = "interface Seen { n: number }";
    expect(traceback(await cell(`declare global { ${own} }\nconst seen: Seen = 1;`))).toContain("(TS2322)");
    expect(traceback(await cell("let seen: Seen | undefined;"))).toContain("(TS2304)");
    expect(traceback(await cell("/// <reference types='nowhere' />\n1"))).toContain("(TS2688)");
    expect((await cell(`declare global { ${own} }`)).reply.status).toBe("ok");
    expect((await cell("const seen: Seen = { n: 1 }; console.log(seen.n)")).text).toBe("1\n");
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
