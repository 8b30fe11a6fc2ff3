import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kernel } from "../../lib/dist/jupyter/runner/kernel-client.js";
import { type Ran, run, startKernel, temporaryFolder, traceback } from "./support.js";

const STRICT = '{ "compilerOptions": { "strict": true } }';
const project = temporaryFolder();
const folder = join(project, "notebooks");
let kernel: Kernel;

beforeAll(async () => {
  mkdirSync(folder);
  kernel = await startKernel(folder);
});
afterAll(() => kernel.shutdown());

const cell = (code: string): Promise<Ran> => run(kernel, code, {}, 60_000);

/** What a cell's last expression shows; fails with the cell's error. */
async function result(code: string): Promise<unknown> {
  const ran = await cell(code);
  if (ran.reply.status !== "ok") throw new Error(traceback(ran));
  return (ran.of("execute_result")[0]?.data as Record<string, unknown> | undefined)?.["text/plain"];
}

describe("a cell is TypeScript as Node runs it", () => {
  it("with for await at the top", async () => {
    await cell("async function* gen() { yield 1; yield 2 }");
    expect((await cell("for await (const v of gen()) console.log(v)")).text).toBe("1\n2\n");
  });

  it("with what the running Node has", async () => {
    expect(await result("[[3, 1].toSorted(), [1, 2].findLast((n) => n < 2)].join()")).toBe("1,3,1");
    const newer = {
      "Object.groupBy([1, 2], (n) => n).1.length": "groupBy" in Object,
      "Promise.withResolvers<number>().promise instanceof Promise": "withResolvers" in Promise,
      "(await Array.fromAsync([1])).length": "fromAsync" in Array,
      "new Set([1]).union(new Set([2])).size": "union" in Set.prototype,
    };
    for (const [code, isThere] of Object.entries(newer)) {
      const { reply } = await cell(code.replace(".1.", "[1]!."));
      expect([code, reply.status]).toEqual([code, isThere ? "ok" : "error"]);
      if (!isThere) expect(reply.evalue).toMatch(/Node\.js \d+\.\d+\.\d+ does not have it\.$/);
    }
  });

  it("with import.meta, and import() of files and packages", async () => {
    expect(await result("import.meta.dirname")).toBe(folder);
    expect(await result('new URL("../x.csv", import.meta.url).pathname')).toBe(join(project, "x.csv"));
    writeFileSync(join(folder, "lazy.ts"), "export const lazy: number = 1;\nexport default 2;\n");
    expect(await result('const lazy = await import("./lazy.ts"); [lazy.lazy, lazy.default].join()')).toBe("1,2");
    expect(await result('const name = "./lazy"; (await import(name)).lazy')).toBe("1");
    expect(await result('(await import("node:path")).basename("/a/b")')).toBe("b");
  });

  it("with satisfies, using of types, decorators, JSON and export", async () => {
    expect(await result("const limits = { low: 1 } satisfies Record<string, number>; limits.low")).toBe("1");
    expect(await result("export const shared = 3; export function twice() { return shared * 2 } twice()")).toBe("6");
    expect(
      await result("const mark = (c: any) => { c.marked = true }; @mark class Marked {} (Marked as any).marked"),
    ).toBe("true");
    expect(
      await result('import { type PathLike, existsSync } from "node:fs"; const p: PathLike = "/"; existsSync(p)'),
    ).toBe("true");
    expect(
      await result('import fs from "node:fs"; import * as all from "node:fs"; fs.existsSync === all.existsSync'),
    ).toBe("true");
  });

  it("in which an array of numbers is one, wherever it comes from", async () => {
    await cell(
      'import { rollingMean } from "ata-lab"; let series = new Float64Array([1, 2, 3]); series = rollingMean(series, 2);',
    );
    expect(await result("series = series.map((x) => x + 1); series.join()")).toBe("NaN,2.5,3.5");
  });

  it("that leaves errors in its types to the checker, and names the line", async () => {
    const ran = await cell('const n = 1;\n"x".nothing;');
    expect(ran.of("error")[0]).toMatchObject({ ename: "TypeScriptError" });
    expect(traceback(ran)).toContain('--> 2 | "x".nothing;');
  });

  it("under the tsconfig.json beside the notebook, as it is now", async () => {
    const loose = "function plain(x) { return x } plain(1)";
    expect(await result(loose)).toBe("1");
    writeFileSync(join(folder, "tsconfig.json"), STRICT);
    expect(traceback(await cell(loose))).toContain("(TS7006)");
    expect(await result("plain(2)")).toBe("2");
    rmSync(join(folder, "tsconfig.json"));
    expect(await result(loose)).toBe("1");
  });

  it("or else under the nearest one above, up to the nearest package.json", async () => {
    const loose = "function above(x) { return x } above(1)";
    const own = join(project, "tsconfig.json");
    writeFileSync(own, STRICT);
    expect(traceback(await cell(loose))).toContain("(TS7006)");
    writeFileSync(join(folder, "package.json"), "{}");
    expect(await result(loose)).toBe("1");
    rmSync(join(folder, "package.json"));
    expect(traceback(await cell(loose))).toContain("(TS7006)");
    writeFileSync(own, "{}");
    expect(await result(loose)).toBe("1");
  });

  it("with all that Node has, however little the tsconfig.json asks for", async () => {
    const own = join(project, "tsconfig.json");
    writeFileSync(
      own,
      '{ "compilerOptions": { "target": "es5", "lib": ["es5", "dom"], "types": [], "jsx": "preserve" } }',
    );
    expect(await result("await Promise.resolve([3, 1, 2].toSorted().at(-1))")).toBe("3");
    expect(
      await result("const page: Document | undefined = undefined; process.version.length > 0 && page === undefined"),
    ).toBe("true");
    writeFileSync(own, "{}");
  });
});
