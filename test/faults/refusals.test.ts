import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlpacaServer } from "../support/alpaca-server.js";
import { copyOf, isClear, type Prepared, prepare, runFaulty } from "./points.js";
import { SCENARIOS, startVendor } from "./scenarios.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "refusals-")));
let vendor: AlpacaServer;
beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(async () => {
  await vendor.close();
  rmSync(root, { recursive: true });
});

const NAMES = ["research", "promote", "backtest", "bars --dump bars.csv", "fetch", "fetch --refetch"];

describe.each(SCENARIOS.filter(({ name }) => NAMES.includes(name)))("$name", { timeout: 1_200_000 }, (scenario) => {
  const folder = join(root, scenario.name.replaceAll(" ", "-"));
  let prepared: Prepared;
  beforeAll(async () => {
    prepared = await prepare(scenario, join(folder, "made"), vendor);
  }, 1_200_000);

  it.each(["EPERM", "ENOTSUP", "ENOSYS"])("works where a file system has no links (%s)", async (code) => {
    const where = copyOf(prepared.before, join(folder, code));
    const refused = { FAULT_REFUSED: "link symlink", FAULT_CODE: code };
    const ended = await runFaulty(scenario.args, where, { ...prepared.variables, ...refused });
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    expect(await scenario.state(where)).toBe(prepared.next);
  });

  it.each(["EROFS", "EACCES"])("says so where it may not write (%s), and leaves all as it was", async (code) => {
    const where = copyOf(prepared.before, join(folder, code));
    const ended = await runFaulty(scenario.args, where, {
      ...prepared.variables,
      FAULT_REFUSED: "*",
      FAULT_CODE: code,
    });
    expect(ended.code).toBe(1);
    expect(isClear(ended.stderr, scenario), ended.stderr).toBe(true);
    expect(ended.stderr).toContain(code === "EROFS" ? "the file system is read-only" : "it is not allowed here");
    expect(await scenario.state(where)).toBe(prepared.old);
  });
});
