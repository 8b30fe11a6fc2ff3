import { appendFileSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlpacaServer } from "../support/alpaca-server.js";
import { type Fault, faultsOf, inTurns, type Outcome, prepare, runFaulty, suffer } from "./points.js";
import { FETCH_STEPS, MONTHS, SCENARIOS, startVendor } from "./scenarios.js";

/** How many faults of each command, or all. */
const MOST = process.env.FAULTS === "all" ? Number.POSITIVE_INFINITY : Number(process.env.FAULTS ?? 3);
/** Where outcomes are written to, for the table. */
const OUTCOMES = process.env.FAULT_OUTCOMES;

const root = realpathSync(mkdtempSync(join(tmpdir(), "faults-")));
let vendor: AlpacaServer;
beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(async () => {
  await vendor.close();
  rmSync(root, { recursive: true });
});

/** As many as wanted, spread over all. */
function chosen(faults: readonly Fault[]): readonly Fault[] {
  const n = Math.min(MOST, faults.length);
  return Array.from({ length: n }, (_, i) => faults[Math.floor(((i + 0.5) * faults.length) / n)]!);
}

describe("a command that is killed or fails while it writes", () => {
  it.each(SCENARIOS)(
    "$name: leaves the old or the new, and the next run completes",
    { timeout: 7_200_000 },
    async (scenario) => {
      const folder = join(root, scenario.name.replaceAll(" ", "-"));
      const prepared = await prepare(scenario, join(folder, "made"), vendor);
      if (scenario.name === "fetch") {
        for (const args of FETCH_STEPS) {
          await runFaulty(args, join(folder, "made", "before"), prepared.variables);
          MONTHS.add(await scenario.state(join(folder, "made", "before")));
        }
        rmSync(join(folder, "made", "before", "data"), { recursive: true });
      }
      const outcomes: Outcome[] = await inTurns(chosen(faultsOf(prepared)), availableParallelism(), (fault, turn) =>
        suffer(prepared, fault, join(folder, String(turn))),
      );
      if (OUTCOMES) {
        for (const outcome of outcomes) {
          appendFileSync(OUTCOMES, `${JSON.stringify({ command: scenario.name, ...outcome })}\n`);
        }
      }
      const broken = outcomes
        .filter(({ faults }) => faults.length > 0)
        .map(({ point, mode, faults }) => `${mode} ${point.number} ${point.name} ${point.where}: ${faults.join("; ")}`);
      expect(broken).toEqual([]);
    },
  );
});

it("has the files of a refetch on the disk before its manifest counts on them", async () => {
  const refetch = SCENARIOS.find(({ name }) => name === "fetch --refetch")!;
  const { points } = await prepare(refetch, join(root, "flushed"), vendor);
  const indexOf = (change: RegExp): number => points.findIndex(({ name, where }) => change.test(`${name} ${where}`));
  const flushed = ["2018", "2019"].map((year) =>
    indexOf(new RegExp(`^sync data/TSLA/\\.replacing/${year}\\.parquet$`)),
  );
  const counts = indexOf(/^rename .* data\/TSLA\/manifest\.json$/);
  expect(Math.min(...flushed)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...flushed)).toBeLessThan(counts);
});
