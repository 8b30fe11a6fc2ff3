import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Kernel } from "../../lib/dist/jupyter/runner/kernel-client.js";
import { type Ran, run, sleep, startKernel, temporaryFolder, traceback } from "./support.js";

const project = temporaryFolder();
let kernel: Kernel;

beforeAll(async () => {
  mkdirSync(join(project, "notebooks"));
  kernel = await startKernel(join(project, "notebooks"));
});
afterAll(() => kernel.shutdown());

/** Each test begins with no file; what the kernel knows of earlier ones must not matter. */
afterEach(() => {
  const kept = [join(project, "notebooks"), join(project, "tsconfig.json")];
  for (const folder of [project, join(project, "notebooks")]) {
    const paths = readdirSync(folder).map((name) => join(folder, name));
    for (const path of paths.filter((one) => !kept.includes(one))) rmSync(path, { recursive: true });
  }
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

const cell = (code: string): Promise<Ran> => run(kernel, code, {}, 60_000);

/** What a cell's last expression shows; fails with the cell's error. */
async function result(code: string): Promise<unknown> {
  const ran = await cell(code);
  if (ran.reply.status !== "ok") throw new Error(traceback(ran));
  return (ran.of("execute_result")[0]?.data as Record<string, unknown> | undefined)?.["text/plain"];
}

describe("a cell imports a file of the project", () => {
  it("beside the notebook and above it, with and without .ts, by default and by name", async () => {
    put("notebooks/mine.ts", "export default 'mine';\nexport const named: number = 1;\n");
    put("recipes/volume.ts", "const volume: { name: string } = { name: 'volume' };\nexport default volume;\n");
    expect(await result('import a from "./mine"; import b from "./mine.ts"; [a, b]')).toBe("[ 'mine', 'mine' ]");
    expect(await result('import { named as n } from "./mine.ts"; n')).toBe("1");
    const above = 'import volume from "../recipes/volume"; import again from "../recipes/volume.ts"; ';
    expect(await result(`${above}[volume.name, again === volume]`)).toBe("[ 'volume', true ]");
    expect(await result('import * as all from "../recipes/volume"; all.default === volume')).toBe("true");
    expect(await result("volume.name")).toBe("volume");
  });

  it("which imports ata-lab and other files, also in a circle", async () => {
    put("recipes/parts/base.ts", "export interface Base { n: number }\nexport const base: Base = { n: 5 };\n");
    put(
      "recipes/volume.ts",
      `import { display } from "ata-lab";
       import { type Base, base } from "./parts/base.ts";
       import { even } from "./even";
       export const same = (other: unknown): boolean => other === display;
       export default { base: base as Base, isEven: even(base.n) };`,
    );
    put("recipes/even.ts", "import { odd } from './odd';\nexport const even = (n: number) => n === 0 || odd(n - 1);\n");
    put("recipes/odd.ts", "import { even } from './even';\nexport const odd = (n: number) => n > 0 && even(n - 1);\n");
    expect(await result('import volume from "../recipes/volume"; [volume.base.n, volume.isEven]')).toBe("[ 5, false ]");
    // One ata-lab, the cell's.
    expect(
      await result('import { display } from "ata-lab"; import { same } from "../recipes/volume"; same(display)'),
    ).toBe("true");
  });

  it("with its types", async () => {
    put("recipes/volume.ts", "export default { name: 'volume' };\n");
    const ran = await cell('import volume from "../recipes/volume";\nvolume.nam;');
    expect(ran.of("error")[0]).toMatchObject({ ename: "TypeScriptError" });
    expect(traceback(ran)).toContain("--> 2 | volume.nam;");
  });

  it("that knows where it is", async () => {
    put("recipes/here.ts", "export const here: string = import.meta.url;\n");
    expect(await result('import { here } from "../recipes/here"; here')).toMatch(/^file:\/\/.*\/recipes\/here\.ts$/);
  });

  it("that is a folder with an index, JSON, or plain JavaScript", async () => {
    put("sub/index.ts", "export { n } from './n.js';\n");
    put("sub/n.ts", "export const n = 1;\n");
    put("conf.json", '{ "gate": 2 }');
    put("plain.mjs", "export const three = 3;\n");
    const imports =
      'import { n } from "../sub"; import conf from "../conf.json"; import { three } from "../plain.mjs"; ';
    expect(await result(`${imports}[n, conf.gate, three]`)).toBe("[ 1, 2, 3 ]");
    put("conf.json", '{ "gate": 4 }');
    put("plain.mjs", "export const three = 33;\n");
    expect(await result(`${imports}[n, conf.gate, three]`)).toBe("[ 1, 4, 33 ]");
  });
});

describe("a cell that runs again after a file was edited", () => {
  it("has its new content and its new types, at once", async () => {
    put("recipes/volume.ts", "export default { n: 1 };\n");
    const code = 'import volume from "../recipes/volume"; ';
    expect(await result(`${code}volume.n`)).toBe("1");
    for (let n = 2; n < 6; n++) {
      put("recipes/volume.ts", `export default { n: ${n} };\n`);
      expect(await result(`${code}volume.n`)).toBe(String(n));
    }
    put("recipes/volume.ts", "export default { words: 'new' };\n");
    expect(traceback(await cell(`${code}volume.n`))).toContain("Property 'n' does not exist");
    expect(await result(`${code}volume.words`)).toBe("new");
  });

  it("has the new content of what the file imports, and leaves alone what did not change", async () => {
    put("recipes/base.ts", "export const base = { n: 1 };\n");
    put("recipes/other.ts", "export const other = {};\n");
    put("recipes/middle.ts", "import { base } from './base';\nexport const middle = () => base;\n");
    put("recipes/volume.ts", "import { middle } from './middle';\nexport default () => middle();\n");
    const code = 'import volume from "../recipes/volume"; import { other } from "../recipes/other"; ';
    expect(await result(`${code}const before = other; volume().n`)).toBe("1");
    put("recipes/base.ts", "export const base = { n: 2, m: 'm' };\n");
    expect(await result(`${code}[volume().n, volume().m, other === before]`)).toBe("[ 2, 'm', true ]");
  });

  it("finds a file that was made, and misses one that was removed; other cells go on", async () => {
    const code = 'import { later } from "./later"; later';
    await cell("const kept = 7;");
    expect(traceback(await cell(code))).toContain("Cannot find module './later'");
    put("notebooks/later.ts", "export const later = 1;\n");
    expect(await result("kept")).toBe("7");
    expect(await result(code)).toBe("1");
    rmSync(join(project, "notebooks/later.ts"));
    // Time for a watcher, if there were one.
    await sleep(500);
    expect(await result("kept")).toBe("7");
    expect(traceback(await cell(code))).toContain("Cannot find module './later'");
    expect(await result("kept + later")).toBe("8");
  });

  it("finds a package that was installed meanwhile", async () => {
    const code = 'import { newcomer } from "newcomer"; newcomer';
    expect(traceback(await cell(code))).toContain("Cannot find module 'newcomer'");
    put("node_modules/newcomer/package.json", '{ "name": "newcomer", "main": "main.js", "types": "main.d.ts" }');
    put("node_modules/newcomer/main.js", "exports.newcomer = 'here';\n");
    put("node_modules/newcomer/main.d.ts", "export const newcomer: string;\n");
    expect(await result(code)).toBe("here");
  });

  it("has a package as it was installed last, wherever it is imported", async () => {
    const install = (n: number): void => {
      put("node_modules/kit/package.json", `{ "name": "kit", "version": "${n}.0.0", "main": "main.js" }`);
      put("node_modules/kit/main.js", `exports.n = require("./part").n;\n`);
      put("node_modules/kit/part.js", `exports.n = ${n};\n`);
    };
    put("node_modules/user/package.json", '{ "name": "user", "version": "1.0.0" }');
    put("node_modules/user/index.js", 'exports.kit = require("kit");\n');
    put("recipes/uses.ts", 'import { n } from "kit";\nexport const used = n;\n');
    const code =
      'import { n } from "kit"; import { kit } from "user"; import { used } from "../recipes/uses"; [n, kit.n, used]';
    for (const n of [1, 22, 333]) {
      install(n);
      expect(await result(code)).toBe(`[ ${n}, ${n}, ${n} ]`);
    }
    rmSync(join(project, "node_modules/kit"), { recursive: true });
    expect(traceback(await cell(code))).toContain("Cannot find module 'kit'");
    install(4444);
    expect(await result(code)).toBe("[ 4444, 4444, 4444 ]");
  });

  it("is told of a package that only a new kernel loads anew", async () => {
    const install = (n: number, entry: string): void => {
      put("node_modules/modern/package.json", `{ "name": "modern", "version": "${n}.0.0", ${entry} }`);
      put("node_modules/modern/index.js", `export const n = ${n};\n`);
      put("node_modules/modern/index.d.ts", "export const n: number;\n");
    };
    const code = 'import { n } from "modern"; n';
    const entry = '"type": "module", "exports": "./index.js"';
    install(1, entry);
    expect(await result(code)).toBe("1");
    install(22, entry);
    const note = "`modern`: another version is installed than the one that is loaded; restart the kernel to use it";
    expect((await cell(code)).of("display_data")).toMatchObject([{ data: { "text/plain": note } }]);
    expect((await cell(code)).of("display_data")).toEqual([]);
  });

  it("has a package that is a link to another folder as that is now: JavaScript or TypeScript", async () => {
    put("linked/plain/package.json", '{ "name": "plain", "main": "index.js" }');
    put("linked/plain/index.js", "exports.n = require('./part').n;\n");
    put("linked/plain/part.js", "exports.n = 1;\n");
    put("linked/typed/package.json", '{ "name": "typed", "main": "index.ts" }');
    put("linked/typed/index.ts", "const n: number = 1;\nexport { n };\n");
    mkdirSync(join(project, "node_modules"), { recursive: true });
    for (const name of ["plain", "typed"])
      symlinkSync(join(project, "linked", name), join(project, "node_modules", name), "junction");
    const code = 'import { n } from "plain"; import { n as m } from "typed"; [n, m]';
    expect(await result(code)).toBe("[ 1, 1 ]");
    put("linked/plain/part.js", "exports.n = 22;\n");
    put("linked/typed/index.ts", "const n: number = 22;\nexport { n };\n");
    expect(await result(code)).toBe("[ 22, 22 ]");
  });

  it("runs what a tsconfig.json's paths mean", async () => {
    put("notebooks/tsconfig.json", '{ "compilerOptions": { "paths": { "#mine/*": ["../recipes/*"] } } }');
    put("recipes/volume.ts", "export default 5;\n");
    expect(await result('import volume from "#mine/volume"; volume')).toBe("5");
    expect(await result('(await import("#mine/volume")).default')).toBe("5");
  });
});

describe("what is offered between the quotes of an import", () => {
  /** What is offered where a bar stands in the code, and what it replaces. */
  async function offered(marked: string): Promise<{ matches: string[]; replaced: string }> {
    const at = marked.indexOf("|");
    const code = marked.slice(0, at) + marked.slice(at + 1);
    const { content } = await kernel.request("shell", "complete_request", { code, cursor_pos: at });
    const { matches, cursor_start, cursor_end } = content as Record<string, never>;
    return { matches, replaced: code.slice(cursor_start, cursor_end) };
  }

  it("are the files and folders beside the notebook and above it, as they are now", async () => {
    put("notebooks/costs.ts", "export const fee = 1;\n");
    put("notebooks/my-costs.ts", "export const fee = 1;\n");
    put("notebooks/conf.json", "{}");
    put("notebooks/parts/deep-one.ts", "export const deep = 1;\n");
    put("recipes/volume.ts", "export default 1;\n");
    for (const marked of ['import { fee } from "./|"', 'require("./|', "await import('./|')", 'export * from "./|"']) {
      expect(await offered(marked)).toEqual({ matches: ["conf.json", "costs", "my-costs", "parts"], replaced: "" });
    }
    expect(await offered('import { fee } from "./cos|"')).toEqual({ matches: ["costs", "my-costs"], replaced: "cos" });
    expect(await offered('import { fee } from "./my-c|osts"')).toEqual({ matches: ["my-costs"], replaced: "my-costs" });
    expect(await offered('import "./parts/deep-|"')).toEqual({ matches: ["deep-one"], replaced: "deep-" });
    expect(await offered('import "../re|"')).toEqual({ matches: ["recipes"], replaced: "re" });
    expect(await offered('import "../recipes/|"')).toEqual({ matches: ["volume"], replaced: "" });
    rmSync(join(project, "notebooks/my-costs.ts"));
    expect((await offered('import { fee } from "./cos|"')).matches).toEqual(["costs"]);
  });

  it("are packages, what they export, and Node's own modules", async () => {
    put(
      "node_modules/new-kit/package.json",
      '{ "name": "new-kit", "exports": { ".": "./a.js", "./extra": "./b.js" } }',
    );
    put("node_modules/new-kit/a.js", "exports.a = 1;\n");
    put("node_modules/new-kit/b.js", "exports.b = 1;\n");
    put("node_modules/@new/kit/package.json", '{ "name": "@new/kit" }');
    expect(await offered('import "new-|"')).toEqual({ matches: ["new-kit"], replaced: "new-" });
    expect(await offered('import "new-kit/|"')).toEqual({ matches: ["extra"], replaced: "" });
    expect(await offered('import "@ne|"')).toEqual({ matches: ["@new/kit"], replaced: "@ne" });
    expect(await offered('import "@new/|"')).toEqual({ matches: ["kit"], replaced: "" });
    expect((await offered('import { rsi } from "ata|"')).matches[0]).toBe("ata-lab");
    expect((await offered('import "node:fs|"')).matches).toEqual(["node:fs", "node:fs/promises"]);
  });

  it("are not offered between other quotes", async () => {
    put("notebooks/costs.ts", "export const fee = 1;\n");
    expect((await offered('const text = "./cos|"')).matches).toEqual([]);
    expect((await offered("console.log('./cos|')")).matches).toEqual([]);
  });
});

describe("an error in an imported file", () => {
  const code = 'import volume from "../recipes/volume"; volume(-1)';
  const good = "export default (x: number): number => x;\n";

  it("of types or syntax has the file's own line, wherever it is imported from, and stops no other cell", async () => {
    put("recipes/base.ts", "interface A {\n  a: number;\n}\n\nexport const base: A = { a: 'x' };\n");
    put("recipes/volume.ts", `import { base } from "./base";\nexport default (x: number): number => x + base.a;\n`);
    const types = await cell(code);
    expect(types.of("error")[0]).toMatchObject({ ename: "TypeScriptError" });
    expect(types.of("error")[0]!.evalue).toMatch(/^\.\.\/recipes\/base\.ts, line 5: Type 'string' is not assignable/);
    expect(traceback(types)).toContain("--> 5 | export const base: A = { a: 'x' };");
    put("recipes/base.ts", "export const base = {\n  a: (\n};\n");
    const syntax = await cell(code);
    expect(syntax.of("error")[0]).toMatchObject({ ename: "SyntaxError" });
    expect(syntax.of("error")[0]!.evalue).toMatch(/^\.\.\/recipes\/base\.ts, line 3: /);
    expect(await result("const fine = 1; fine")).toBe("1");
    put("recipes/base.ts", "export const base = { a: 2 };\n");
    expect(await result(code)).toBe("1");
  });

  it("at run time too, and the file is loaded anew once it is right", async () => {
    put(
      "recipes/volume.ts",
      "interface A {\n  a: number;\n}\n\nthrow new Error('while loading');\nexport default 1;\n",
    );
    const loading = await cell('import volume from "../recipes/volume"; volume');
    expect(loading.of("error")[0]).toMatchObject({ ename: "Error", evalue: "while loading" });
    expect(traceback(loading)).toContain("../recipes/volume.ts, line 5:\n");
    expect(traceback(loading)).toContain("--> 5 | throw new Error('while loading');");
    expect(traceback(loading)).not.toMatch(/kernel|node:|\.js/);
    put("recipes/volume.ts", good);
    expect(await result(code)).toBe("-1");
  });

  it("is placed in the text that threw it, also when a newer one was loaded since", async () => {
    const failing =
      "type N = number;\nexport default (x: N): N => {\n  if (x < 0) throw new RangeError('negative');\n  return x;\n};\n";
    put("recipes/volume.ts", failing);
    await cell('import volume from "../recipes/volume"; const old = volume;');
    put("recipes/volume.ts", `// One.\n// Two.\n${failing}`);
    const fresh = await cell(code);
    expect(traceback(fresh)).toContain("../recipes/volume.ts, line 5:\n");
    expect(traceback(fresh)).toMatch(/\(\.\.\/recipes\/volume\.ts:5:20\)\n.*at cell \d+:1:\d+$/);
    expect(traceback(await cell("old(-1)"))).toContain("--> 3 |   if (x < 0) throw new RangeError('negative');");
  });

  it("of an endless loop is ended by an interrupt, and leaves no half-loaded file", async () => {
    put("recipes/volume.ts", "console.log('go');\nwhile ((globalThis as any).spin) {}\nexport default () => 5;\n");
    await cell("(globalThis as any).spin = true;");
    const stop = kernel.listen(({ header }) => {
      if (header.msg_type === "stream") void sleep(50).then(() => kernel.interrupt());
    });
    const ran = await cell('import volume from "../recipes/volume"; volume()');
    stop();
    expect(ran.reply).toMatchObject({ ename: "Interrupted" });
    await cell("(globalThis as any).spin = false;");
    expect(await result('import volume from "../recipes/volume"; volume()')).toBe("5");
  });
});
