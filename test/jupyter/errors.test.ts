import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kernel } from "../../lib/dist/jupyter/runner/kernel-client.js";
import { type Ran, run, startKernel, temporaryFolder, traceback } from "./support.js";

const folder = temporaryFolder();
let kernel: Kernel;

beforeAll(async () => {
  mkdirSync(join(folder, "parts"));
  writeFileSync(
    join(folder, "parts/throws.ts"),
    "interface A {\n  a: number;\n}\n\nexport const go = (a?: A): number => a!.a;\n",
  );
  kernel = await startKernel(folder);
});
afterAll(() => kernel.shutdown());

const cell = (code: string): Promise<Ran> => run(kernel, code, {}, 60_000);
const MACHINERY = /node:|kernel|evalmachine|__scope|\.js:|cell-\d/;

describe("an error tells the person's own lines", () => {
  it("when it is printed", async () => {
    const ran = await cell(
      "interface A {\n  a: number;\n}\nconst obj: any = {};\ntry { obj.a.b } catch (e) { console.error(e) }",
    );
    expect(ran.text).toMatch(
      /^TypeError: Cannot read properties of undefined \(reading 'b'\)\n {4}at cell \d+:5:\d+\n$/,
    );
  });

  it("in an imported file, printed or thrown", async () => {
    const ran = await cell('import { go } from "./parts/throws";\ntry { go() } catch (e) { console.error(e) }\ngo()');
    expect(ran.text).toMatch(/\n {4}at go \(parts\/throws\.ts:5:\d+\)\n {4}at cell \d+:2:7\n$/);
    expect(traceback(ran)).toContain("--> 5 | export const go = (a?: A): number => a!.a;");
    expect(ran.text + traceback(ran)).not.toMatch(MACHINERY);
  });

  it("in its causes, and in each error of an AggregateError", async () => {
    const causes = await cell("const inner = new Error('inner');\n\nthrow new Error('outer', { cause: inner });");
    expect(traceback(causes)).toMatch(
      /^Error: outer\n.*\n.*\n--> 3 .*\n.*\n {4}at .*\nCaused by: Error: inner\ncell \d+, line 1:\n/,
    );
    const many = await cell(
      "await Promise.any([Promise.reject(new Error('one')),\nPromise.reject(new RangeError('two'))]);",
    );
    expect(traceback(many)).toContain("AggregateError: All promises were rejected");
    expect(traceback(many)).toMatch(
      /Error 1 of 2: Error: one\ncell \d+, line 1:[\s\S]*Error 2 of 2: RangeError: two\ncell \d+, line 2:/,
    );
  });

  it("with its own properties", async () => {
    const ran = await cell('import { readFileSync } from "node:fs";\n\nreadFileSync("/nowhere");');
    expect(traceback(ran)).toContain('--> 3 | readFileSync("/nowhere");');
    expect(traceback(ran)).toContain("    code: 'ENOENT'");
    expect(traceback(ran)).not.toMatch(/node:|kernel/);
  });

  it("in a callback, and after awaits in several functions", async () => {
    const ran = await cell(
      "type N = number;\nconst deep = async (n: N): Promise<N> => {\n  await null;\n  throw new RangeError('deep');\n};\n\nawait deep(1);",
    );
    expect(traceback(ran)).toContain("--> 4 |   throw new RangeError('deep');");
    expect(traceback(ran)).toMatch(/at deep \(cell \d+:4:9\)\n {4}at (async )?cell \d+:7:1/);
    const callback = await cell("[1].map((n) => {\n  throw new Error('in map');\n});");
    expect(traceback(callback)).toContain("at Array.map (<anonymous>)");
    expect(traceback(callback)).not.toMatch(MACHINERY);
  });
});
