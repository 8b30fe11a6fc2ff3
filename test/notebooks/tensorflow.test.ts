import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

const folder = mkdtempSync(join(tmpdir(), "tensorflow-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cell {
  readonly id: string;
  readonly outputs?: readonly {
    readonly output_type: string;
    readonly name?: string;
    readonly data?: Record<string, unknown>;
  }[];
}

describe("tensorflow.ipynb", () => {
  it("fits an expert by both engines, which agree, and draws the loss", async () => {
    const notebook = join(process.cwd(), "notebooks", "tensorflow.ipynb");
    const { code, stdout, stderr } = await runCli(
      ["run", notebook, "--param", "expert=rsi", "--param", "to=2018-04-01", "--out", "out.ipynb"],
      folder,
    );
    expect([code, stderr.match(/Wrote .*/)?.[0]]).toEqual([0, "Wrote out.ipynb"]);
    expect(stdout).toMatch(/TensorFlow\.js [\d.]+ runs /);
    expect(Number(/\nnewton +(\S+)/.exec(stdout)![1])).toBeLessThanOrEqual(1e-4);
    expect(stdout).toMatch(/\n0 tensors\s*$/);
    const cells: readonly Cell[] = JSON.parse(readFileSync(join(folder, "out.ipynb"), "utf8")).cells;
    // One figure that was replaced while it trained, not one for each epoch.
    const drawn = cells.find(({ id }) => id === "adam")!.outputs!;
    expect(drawn.map(({ output_type }) => output_type)).toEqual(["display_data"]);
    expect(Object.keys(drawn[0]!.data!)).toContain("application/vnd.plotly.v1+json");
    // Nothing is said on stderr by any cell.
    expect(cells.flatMap(({ outputs = [] }) => outputs.filter(({ name }) => name === "stderr"))).toEqual([]);
  }, 120_000);
});
