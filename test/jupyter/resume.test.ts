import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type RunEvent, type RunOptions, type RunResult, runNotebook } from "../../lib/dist/jupyter/run-notebook.js";
import { joinLines, type Notebook } from "../../lib/dist/jupyter/runner/nbformat.js";
import { readNotebook } from "../../lib/dist/jupyter/runner/read-notebook.js";
import { finishedCells } from "../../lib/dist/jupyter/runner/resume.js";
import { built, temporaryFolder } from "./support.js";

const folder = temporaryFolder();
const path = join(folder, "work.ipynb");
const out = join(folder, "work.out.ipynb");

interface Source {
  readonly source: string;
  readonly tags?: readonly string[];
}

function write(...cells: (string | Source)[]): void {
  const notebook: Notebook = {
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
    cells: cells.map((cell, i) => {
      const { source, tags = [] } = typeof cell === "string" ? { source: cell } : cell;
      const head = { id: `c${i}`, metadata: { tags }, source };
      if (source.startsWith("#")) return { cell_type: "markdown", ...head };
      return { cell_type: "code", ...head, outputs: [], execution_count: null };
    }),
  };
  writeFileSync(path, JSON.stringify(notebook));
}

async function resume(options: Partial<RunOptions> = {}): Promise<RunResult & { events: readonly RunEvent[] }> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent): void => void events.push(event);
  return { ...(await runNotebook(path, { out, resume: true, onEvent, ...options })), events };
}

/** What each code cell printed, as it is saved. */
const printed = (): string[] =>
  readNotebook(out)
    .cells.filter(({ cell_type }) => cell_type === "code")
    .map(({ outputs = [] }) =>
      outputs.map((output) => (output.output_type === "stream" ? joinLines(output.text) : output.output_type)).join(""),
    );
const count = (name: string): number => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)).length : 0);
/** A line that leaves a byte in a file, each time it runs. */
const tick = (name: string): string => `require("node:fs").appendFileSync(${JSON.stringify(name)}, "x");`;

describe("a run that is resumed", () => {
  it("goes on at the cell that failed: cells before it keep what they showed, and run again for their variables", async () => {
    const first = `${tick("first")} const base = 40; console.log("took", process.pid);`;
    const slow = { source: `${tick("slow")} console.log("slow");`, tags: ["skip-on-resume"] };
    const may = { source: "throw new Error('shown')", tags: ["raises-exception"] };
    write("# Title", first, slow, may, "const more = missing + 2;", "console.log(base + more);");
    const failed = await resume();
    expect(failed).toMatchObject({ cells: 4, kept: 0, failure: { cell: 4 } });
    expect(failed.events[0]).toEqual({ type: "resumed", kept: 0, of: 5 });
    const before = printed();
    expect(before.slice(1)).toEqual(["slow\n", "error", "error", ""]);

    write("# Another title", first, slow, may, "const more = 2;", "console.log(base + more);");
    const done = await resume();
    expect(done).toMatchObject({ cells: 5, kept: 3, failure: undefined });
    expect(printed()).toEqual([...before.slice(0, 3), "", "42\n"]);
    expect([count("first"), count("slow")]).toEqual([2, 1]);
    expect(done.events.filter(({ type }) => type === "print")).toEqual([
      { type: "print", stream: "stdout", text: "42\n" },
    ]);
    const ran = done.events.flatMap((event) => (event.type === "cell" ? [[event.cell, event.isAgain]] : []));
    expect(ran).toEqual([
      [1, true],
      [3, true],
      [4, false],
      [5, false],
    ]);
    expect(readNotebook(out).cells.map(({ execution_count }) => execution_count)).toEqual([undefined, 1, 2, 3, 4, 5]);

    // Nothing is left: no kernel is started, and not a byte changes.
    const text = readFileSync(out, "utf8");
    expect(await resume()).toMatchObject({ cells: 0, kept: 5, failure: undefined });
    expect([readFileSync(out, "utf8"), count("first")]).toEqual([text, 2]);
  });

  it("begins at the first cell that was changed, or has another parameter", async () => {
    const parameters = { source: "const n: number = 1;", tags: ["parameters"] };
    write(parameters, "console.log('n', n);", "console.log('end');");
    await resume({ parameters: { n: "2" } });
    // The cell of the parameters that are given is the second.
    expect(await resume({ parameters: { n: "2" } })).toMatchObject({ cells: 0, kept: 4 });
    expect(await resume({ parameters: { n: "3" } })).toMatchObject({ cells: 4, kept: 1 });
    expect(printed()).toEqual(["", "", "n 3\n", "end\n"]);
    write(parameters, "console.log('n is', n);", "console.log('end');");
    expect(await resume({ parameters: { n: "3" } })).toMatchObject({ kept: 2 });
    expect(printed()).toEqual(["", "", "n is 3\n", "end\n"]);
  });

  it("that fails in a cell that had finished loses nothing of what was saved", async () => {
    const once = `if (require("node:fs").existsSync("again.txt")) throw new Error("not twice");
      ${tick("again.txt")} console.log("once");`;
    write("console.log('a');", once, "console.log('c');", "throw new Error('stop');");
    await resume();
    const before = printed();
    const { failure } = await resume();
    expect(failure).toMatchObject({ cell: 2, evalue: "not twice" });
    expect(printed()).toEqual([...before.slice(0, 3), ""]);
    expect(before.slice(0, 3)).toEqual(["a\n", "once\n", "c\n"]);
  });

  it("goes on after the run was killed in the middle of a cell", async () => {
    const script = `
      import { main } from ${JSON.stringify(built("cli/main.js"))};
      process.exitCode = await main(["run", ...process.argv.slice(1)]);`;
    const command = (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
      new Promise((done) => {
        const whole = ["--input-type=module", "-e", script, "--", path, "--out", out, ...args];
        const child = execFile(process.execPath, whole, { cwd: folder }, (_, stdout, stderr) =>
          done({ code: child.exitCode, stdout, stderr }),
        );
        child.stderr!.on("data", (text) => {
          if (String(text).includes("[2/2]") && args.length === 0) setTimeout(() => child.kill("SIGKILL"), 1500);
        });
      });
    write("const a = 1; console.log('a');", "await new Promise((done) => setTimeout(done, 4000)); console.log(a + 1);");
    expect((await command()).code).toBe(null);
    expect(printed()).toEqual(["a\n", ""]);
    const { code, stdout, stderr } = await command("--resume");
    expect([code, stdout]).toEqual([0, "2\n"]);
    expect(stderr).toContain("Going on at cell 2 of 2; the cells before it run again for their variables, and keep");
    expect(stderr).toContain("[1/2] again: const a = 1;");
    expect(printed()).toEqual(["a\n", "2\n"]);
    const nothing = await command("--resume", "--json");
    expect(JSON.parse(nothing.stdout)).toEqual({ out, cells: 0, kept: 2, failure: null });
    expect(nothing.stderr).toContain("Nothing to resume: all 2 cells had finished\n");
  });

  it("takes no cell for finished that did not run, or comes after one", () => {
    const cell = (source: string, execution_count: number | null): Notebook["cells"][number] => ({
      cell_type: "code",
      id: source,
      metadata: {},
      source,
      outputs: [],
      execution_count,
    });
    const saved = [cell("a", 1), cell("b", null), cell("c", 3)];
    expect(finishedCells(saved, saved, "x").map(({ id }) => id)).toEqual(["a"]);
    expect(finishedCells(saved, saved.slice(0, 1), "x").length).toBe(1);
    expect(finishedCells(saved, [], "x")).toEqual([]);
    expect(finishedCells([cell("0", 1), ...saved], saved, "x")).toEqual([]);
  });
});
