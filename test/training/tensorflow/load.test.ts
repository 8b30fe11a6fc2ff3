import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LogisticRegression, loadTensorflow } from "ata-lab";
import { describe, expect, it } from "vitest";
import { backendsHere } from "../../support/backends.js";

/** Runs a module in a process of its own, with some packages made unfindable. */
function run(code: string, hidden: readonly string[] = []): { stdout: string; stderr: string; status: number | null } {
  const hide = `
    import Module from "node:module";
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (request, ...rest) {
      if (!${JSON.stringify(hidden)}.includes(request)) return resolve.call(this, request, ...rest);
      throw Object.assign(new Error("Cannot find module '" + request + "'"), { code: "MODULE_NOT_FOUND" });
    };`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", `${hide}\n${code}`], { encoding: "utf8" });
}

const [NODE, WASM, CORE] = ["@tensorflow/tfjs-node", "@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-core"];
const LOAD = `
  const { loadTensorflow } = await import("ata-lab");
  const { backend, reason } = await loadTensorflow({ report: console.log });
  console.log(JSON.stringify({ backend, reason }));`;

describe("a program that does not ask for TensorFlow.js", () => {
  it("does not load it", () => {
    const { stdout, stderr } = run(`
      const lab = await import("ata-lab");
      lab.research(lab.makeSample({ to: "2018-02-01" }));
      console.log(Object.keys(Module._cache).filter((file) => file.includes("tensorflow")).length);`);
    expect([stdout, stderr]).toEqual(["0\n", ""]);
  });

  it("runs where it is not installed", () => {
    const { stdout, stderr } = run(
      `const lab = await import("ata-lab"); console.log(lab.research(lab.makeSample({ to: "2018-02-01" })).data.time.length > 0);`,
      [NODE!, WASM!, CORE!],
    );
    expect([stdout, stderr]).toEqual(["true\n", ""]);
  });

  it("does not read its types, which would slow every cell of a notebook", () => {
    const seen = new Set<string>();
    const walk = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"([^"]+)"/g)) {
        expect(path, file).not.toMatch(/tensorflow\/tfjs/);
        if (path!.startsWith(".")) walk(join(dirname(file), path!.replace(/\.js$/, ".d.ts")));
      }
    };
    walk("lib/dist/index.d.ts");
    expect(seen.size).toBeGreaterThan(50);
    expect([...seen]).toContain(join("lib", "dist", "training", "tensorflow", "backend.d.ts"));
  });
});

describe("engine tensorflow before loadTensorflow", () => {
  it("says what to call", () => {
    const fit = new LogisticRegression({ engine: "tensorflow" });
    expect(() => fit.fit([Float64Array.of(1, 2)], Uint8Array.of(0, 1))).toThrow(/call "await loadTensorflow\(\)" once/);
  });
});

describe("loadTensorflow", () => {
  it("takes the first backend that works, says in one line which and why, and prints nothing else", async () => {
    const { stdout, stderr } = run(LOAD);
    const [line, json, ...rest] = stdout.split("\n");
    expect([stderr, rest]).toEqual(["", [""]]);
    const { backend, reason } = JSON.parse(json!);
    expect(line).toBe(reason);
    const native = (await backendsHere()).find((here) => here.backend === "tensorflow")!.why === undefined;
    expect(backend).toBe(native ? "tensorflow" : "wasm");
    expect(reason).toMatch(native ? /runs natively: @tensorflow\/tfjs-node is installed/ : /runs on WebAssembly: .+/);
  });

  it.each([
    [[NODE!], "wasm", 'runs on WebAssembly: @tensorflow/tfjs-node is not installed ("npm run tfjs-native" builds it)'],
    [[NODE!, WASM!], "cpu", "runs on plain JavaScript: @tensorflow/tfjs-backend-wasm is not installed"],
  ])("without %s takes %s", (hidden, backend, reason) => {
    const { stdout, stderr } = run(LOAD, hidden);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout.split("\n")[1]!)).toEqual({ backend, reason: expect.stringContaining(reason) });
  });

  it("says what is missing where nothing runs", () => {
    const { stderr, status } = run(LOAD, [CORE!]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/TensorFlow.js cannot run: .*@tensorflow\/tfjs-core is not installed/);
  });

  it("takes the backend named, and gives the one in use until another is named", async () => {
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    await loadTensorflow({ backend: "wasm", report: () => {} });
    const cpu = await loadTensorflow({ backend: "cpu", report });
    expect([cpu.backend, cpu.version]).toEqual(["cpu", expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    expect(await loadTensorflow({ report })).toBe(cpu);
    expect((await loadTensorflow({ backend: "wasm", report })).backend).toBe("wasm");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/as requested$/);
  });

  it("refuses a backend that nobody knows", async () => {
    await expect(loadTensorflow({ backend: "gpu" as "cpu" })).rejects.toThrow(
      /one of tensorflow, wasm, cpu, not "gpu"/,
    );
  });
});
