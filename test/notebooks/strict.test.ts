import { afterAll, beforeAll, expect, it } from "vitest";
import type { Kernel } from "../../lib/dist/jupyter/runner/kernel-client.js";
import { run, startKernel, traceback } from "../jupyter/support.js";

// notebooks/tsconfig.json holds for the lessons below it too.
let kernel: Kernel;

beforeAll(async () => {
  kernel = await startKernel("notebooks/learn");
});
afterAll(() => kernel.shutdown());

it.each([
  ["a parameter without a type", "function plain(x) { return x }", "TS7006"],
  ["a value that may be undefined", "const first: number = [1].find((x) => x > 0);", "TS2322"],
])("lessons are checked strictly: %s stops a cell", async (_, code, error) => {
  expect(traceback(await run(kernel, code, {}, 60_000))).toContain(`(${error})`);
});
