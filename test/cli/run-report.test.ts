import { linkSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../jupyter/support.js";
import { runCli } from "../support/cli.js";
import { texts } from "../support/html.js";

const folder = temporaryFolder();

const code = (source: string): object => ({
  cell_type: "code",
  metadata: {},
  source,
  execution_count: null,
  outputs: [],
});

describe("ata-lab run --report", () => {
  it("makes the report, also when a cell fails", async () => {
    const failing = join(folder, "failing.ipynb");
    const heading = { cell_type: "markdown", metadata: {}, source: "# Half" };
    const cells = [heading, code("1 + 1"), code('throw new Error("at the end")')];
    writeFileSync(failing, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    const [out, report] = [join(folder, "failing.out.ipynb"), join(folder, "failing.html")];
    const ran = await runCli(["run", failing, "--out", out, "--report", report, "--json"]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ out, report, cells: 2, failure: { evalue: "at the end" } });
    expect(ran.stderr).toContain(`The notebook so far is in ${out}`);
    const page = readFileSync(report, "utf8");
    expect(texts(page, "p", "notice")).toEqual(["Cell [2] failed: Error: at the end"]);
    expect(texts(page, "figure", "error")[0]).toContain("at the end");
  });

  it.skipIf(process.platform === "win32")("refuses two names of one file", async () => {
    const one = join(folder, "one.html");
    writeFileSync(one, "kept");
    for (const [name, link] of [["hard.html", linkSync] as const, ["soft.html", symlinkSync] as const]) {
      const other = join(folder, name);
      link(one, other);
      const { code, stderr } = await runCli(["run", join(folder, "failing.ipynb"), "--out", one, "--report", other]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`--out and --report are both ${one}: name two files`),
      ]);
    }
    const asReport = join(folder, "notebook.html");
    linkSync(join(folder, "failing.ipynb"), asReport);
    const { stderr } = await runCli(["run", join(folder, "failing.ipynb"), "--report", asReport]);
    expect(stderr).toContain("is the notebook itself");
    expect(readFileSync(one, "utf8")).toBe("kept");
  });
});
