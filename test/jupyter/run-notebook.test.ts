import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type RunEvent, type RunOptions, type RunResult, runNotebook } from "../../lib/dist/jupyter/run-notebook.js";
import { joinLines, type Notebook, type Output, readNotebook } from "../../lib/dist/jupyter/runner/nbformat.js";
import { built, temporaryFolder } from "./support.js";

const folder = temporaryFolder();
let made = 0;

/** Writes a notebook; its cell "P" is the one with parameters. */
function makeNotebook(...sources: string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: source.startsWith("#") ? "markdown" : "code",
    id: `cell-${i}`,
    metadata: source.startsWith("/** parameters */") ? { tags: ["parameters"] } : {},
    source,
    ...(source.startsWith("#") ? {} : { outputs: [], execution_count: 99 }),
  }));
  const path = join(folder, `notebook-${made++}.ipynb`);
  writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

interface Done extends RunResult {
  readonly notebook: Notebook;
  readonly events: readonly RunEvent[];
}

async function runIt(path: string, options: Partial<RunOptions> = {}): Promise<Done> {
  const events: RunEvent[] = [];
  const out = path.replace(/\.ipynb$/, ".out.ipynb");
  const result = await runNotebook(path, { out, onEvent: (event) => events.push(event), ...options });
  return { ...result, notebook: readNotebook(result.out), events };
}

const outputs = (done: Done, index: number): readonly Output[] => done.notebook.cells[index]!.outputs!;
const printed = (done: Done, index: number): string =>
  outputs(done, index)
    .map((output) => (output.output_type === "stream" ? joinLines(output.text) : ""))
    .join("");

describe("runNotebook", () => {
  it("runs the cells in order in the notebook's folder, with parameters, and writes what they showed", async () => {
    const path = makeNotebook(
      "# Title",
      '/** parameters */ const n: number = 1;\n/** Somewhere. @path */\nconst where: string = "";',
      "for (let i = 0; i < n; i++) console.log(i, where);",
      "   ",
      `import { basename } from "node:path";\nimport { newDisplay } from "tslab";
       const shown = newDisplay(); shown.html("<b>old</b>"); basename(process.cwd())`,
      'shown.html("<b>new</b>"); console.error("last");',
    );
    const done = await runIt(path, { parameters: { n: "2", where: "data.csv" }, from: "/data" });
    expect(done).toMatchObject({ cells: 5, failure: undefined });
    expect(done.notebook.cells.map((cell) => cell.execution_count)).toEqual([undefined, 1, 2, 3, null, 4, 5]);
    expect(done.notebook.metadata).toMatchObject({
      kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
      language_info: { name: "typescript", file_extension: ".ts" },
    });
    expect(printed(done, 3)).toBe("0 /data/data.csv\n1 /data/data.csv\n");
    expect(outputs(done, 5)).toEqual([
      { output_type: "display_data", data: { "text/html": ["<b>new</b>"] }, metadata: {} },
      {
        output_type: "execute_result",
        data: { "text/plain": [folder.split("/").at(-1)] },
        metadata: {},
        execution_count: 4,
      },
    ]);
    expect(outputs(done, 6)).toEqual([{ output_type: "stream", name: "stderr", text: ["last\n"] }]);
    expect(done.events.filter((event) => event.type === "done")).toHaveLength(5);
    expect(done.events.filter((event) => event.type === "print").map((event) => event.text)).toContain("last\n");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("keeps what a last expression says of itself", async () => {
    const path = makeNotebook(
      '({ [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "p", "text/html": "<p>\\n</p>" }) })',
    );
    expect(outputs(await runIt(path), 0)).toEqual([
      {
        output_type: "execute_result",
        data: { "text/plain": ["p"], "text/html": ["<p>\n", "</p>"] },
        metadata: {},
        execution_count: 1,
      },
    ]);
  });

  it("checks parameters before anything runs", async () => {
    const path = makeNotebook("/** parameters */ const n: number = 1;");
    const out = join(folder, "never.ipynb");
    await expect(runNotebook(path, { out, parameters: { n: "two" } })).rejects.toThrow(/n is a number/);
    await expect(runNotebook(path, { out, parameters: { m: "2" } })).rejects.toThrow(/no such parameter/);
    expect(existsSync(out)).toBe(false);
  });

  it("stops at a cell that fails, and keeps the notebook so far", async () => {
    const done = await runIt(
      makeNotebook("console.log(1);", "const a = 1;\n\nconst b: string = a;", "console.log(3);"),
    );
    expect(done.cells).toBe(2);
    expect(done.failure).toMatchObject({
      cell: 2,
      source: "const a = 1;\n\nconst b: string = a;",
      ename: "TypeScriptError",
      evalue: "line 3: Type 'number' is not assignable to type 'string'.",
    });
    expect(printed(done, 0)).toBe("1\n");
    expect(outputs(done, 1)).toMatchObject([{ output_type: "error", ename: "TypeScriptError" }]);
    expect(done.notebook.cells[2]).toMatchObject({ outputs: [], execution_count: null });
  });

  it("stops a cell that runs too long", async () => {
    const done = await runIt(makeNotebook("console.log('before'); while (true) {}", "1"), { timeout: 3 });
    expect(done.failure).toMatchObject({ cell: 1, ename: "TimeoutError", evalue: "the cell ran longer than 3 s" });
    expect(printed(done, 0)).toBe("before\n");
  });

  it("stops when it is told to", async () => {
    const abort = new AbortController();
    const onEvent = (event: RunEvent): void => {
      if (event.type === "print") abort.abort();
    };
    const path = makeNotebook("console.log('go'); await new Promise(() => {});", "1");
    expect((await runIt(path, { signal: abort.signal, onEvent })).failure).toMatchObject({ ename: "Interrupted" });
  });

  it("tells when the kernel dies", async () => {
    const done = await runIt(makeNotebook("console.log('here'); process.kill(process.pid, 'SIGKILL');", "1"));
    expect(done.failure).toMatchObject({
      cell: 1,
      ename: "DeadKernelError",
      evalue: "The kernel died (signal SIGKILL)",
    });
  });

  it("refuses what is no notebook", async () => {
    const path = join(folder, "text.ipynb");
    writeFileSync(path, "hello");
    await expect(runNotebook(path, { out: path })).rejects.toThrow(/text\.ipynb is not a notebook/);
    writeFileSync(path, '{"nbformat": 3}');
    await expect(runNotebook(path, { out: path })).rejects.toThrow(/not a notebook of format 4/);
  });
});

describe("ata-lab run", () => {
  interface Exit {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** The command as a process of its own; `onStderr` may signal it. */
  function command(
    args: string[],
    onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
  ): Promise<Exit> {
    const script = `
      import { runCommand } from ${JSON.stringify(built("cli/run.js"))};
      runCommand().parseAsync(process.argv.slice(1), { from: "user" }).catch((error) => {
        console.error(error.message);
        process.exitCode = 1;
      });`;
    return new Promise((done) => {
      const child = execFile(
        process.execPath,
        ["--input-type=module", "-e", script, "--", ...args],
        { cwd: folder },
        (error, stdout, stderr) => done({ code: error ? (error.code as number) : 0, stdout, stderr }),
      );
      child.stderr!.on("data", (text) => onStderr?.(String(text), (signal) => child.kill(signal)));
    });
  }

  it("prints what the cells print on stdout, and progress on stderr", async () => {
    const path = makeNotebook("/** parameters */ const n: number = 1;", "// why\nconsole.log('n is', n);");
    const { code, stdout, stderr } = await command([path, "--param", "n=5", "--out", "made/run.ipynb"]);
    expect(stdout).toBe("n is 5\n");
    expect(stderr).toMatch(/\[3\/3\] console\.log\('n is', n\);\n\[3\/3\] \d+\.\d s\nWrote .*made\/run\.ipynb\n$/);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "made", "run.ipynb"), "utf8")).toContain("injected-parameters");
  });

  it("ends with 1, the cell, its source and the error when a cell fails", async () => {
    const path = makeNotebook("1", "const a = 1;\nthrow new RangeError('too far');");
    const { code, stdout, stderr } = await command([path, "--json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Cell 2 failed: RangeError: too far\n\n   1 | const a = 1;\n   2 | throw new RangeError");
    expect(JSON.parse(stdout)).toMatchObject({ cells: 2, failure: { cell: 2, ename: "RangeError" } });
  });

  it("ends on Ctrl-C", async () => {
    const { code, stderr } = await command([makeNotebook("while (true) {}")], (text, kill) => {
      if (text.includes("[1/1]")) kill("SIGINT");
    });
    expect(code).toBe(1);
    expect(stderr).toContain("the run was interrupted");
  });
});
