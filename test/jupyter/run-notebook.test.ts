import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkNotebook } from "../../lib/dist/jupyter/check-notebook.js";
import {
  executeNotebook,
  type RunEvent,
  type RunOptions,
  type RunResult,
  runNotebook,
} from "../../lib/dist/jupyter/run-notebook.js";
import { compareOutputs } from "../../lib/dist/jupyter/runner/compare-outputs.js";
import { joinLines, type Notebook, type Output } from "../../lib/dist/jupyter/runner/nbformat.js";
import { readNotebook } from "../../lib/dist/jupyter/runner/read-notebook.js";
import { built, temporaryFolder } from "./support.js";

const folder = temporaryFolder();
let made = 0;

/** A cell with tags, or with outputs that were saved. */
interface Special {
  readonly source: string;
  readonly tags?: readonly string[];
  readonly outputs?: readonly Output[];
}

/** Writes a notebook; the cell that begins with "parameters" in a comment is the one with parameters. */
function makeNotebook(...sources: (string | Special)[]): string {
  const cells = sources.map((cell, i) => {
    const { source, tags = [], outputs = [] } = typeof cell === "string" ? { source: cell } : cell;
    const isText = source.startsWith("#");
    return {
      cell_type: isText ? "markdown" : "code",
      id: `cell-${i}`,
      metadata: { tags: source.startsWith("/** parameters */") ? ["parameters"] : tags },
      source,
      ...(isText ? {} : { outputs, execution_count: 99 }),
    };
  });
  return writeFile({ cells });
}

function writeFile(notebook: object): string {
  const path = join(folder, `notebook-${made++}.ipynb`);
  writeFileSync(path, JSON.stringify({ metadata: {}, nbformat: 4, nbformat_minor: 5, ...notebook }));
  return path;
}

const stream = (text: string, name: "stdout" | "stderr" = "stdout"): Output => ({ output_type: "stream", name, text });

interface Done extends RunResult {
  readonly events: readonly RunEvent[];
}

async function runIt(path: string, options: Partial<RunOptions> = {}): Promise<Done> {
  const events: RunEvent[] = [];
  const out = path.replace(/\.ipynb$/, ".out.ipynb");
  const result = await runNotebook(path, { out, onEvent: (event) => events.push(event), ...options });
  return { ...result, notebook: readNotebook(out), events };
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
      kernelspec: { display_name: "TypeScript (ata-lab)", language: "typescript", name: "ata-lab" },
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
    const endless = makeNotebook("console.log('before'); while (true) {}", "1");
    let text = "";
    // The limit holds from when the cell is sent. On a busy machine it may pass while the kernel's compiler still starts.
    for (const timeout of [3, 12, 48]) {
      const done = await runIt(endless, { timeout });
      const evalue = `the cell ran longer than ${timeout} s`;
      expect(done.failure).toMatchObject({ cell: 1, ename: "TimeoutError", evalue });
      text = printed(done, 0);
      if (text !== "") break;
    }
    expect(text).toBe("before\n");
  });

  it("stops when it is told to", async () => {
    const abort = new AbortController();
    const onEvent = (event: RunEvent): void => {
      if (event.type === "print") abort.abort();
    };
    const path = makeNotebook("console.log('go'); await new Promise(() => {});", "1");
    expect((await runIt(path, { signal: abort.signal, onEvent })).failure).toMatchObject({ ename: "Interrupted" });
  });

  it("names a notebook that cannot be written again", async () => {
    const path = makeNotebook("1");
    const { metadata, ...rest } = JSON.parse(readFileSync(path, "utf8"));
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    writeFileSync(path, `{"metadata":${deep},${JSON.stringify(rest).slice(1)}`);
    await expect(runIt(path)).rejects.toThrow(`${path}: JSON that is nested too deeply to be written`);
  });

  it("tells when the kernel dies", async () => {
    const done = await runIt(makeNotebook("console.log('here'); process.kill(process.pid, 'SIGKILL');", "1"));
    expect(done.failure).toMatchObject({
      cell: 1,
      ename: "DeadKernelError",
      evalue: "The kernel died (signal SIGKILL)",
    });
  });

  it("goes on after a cell that may fail, and leaves out one that is not to run", async () => {
    const done = await runIt(
      makeNotebook(
        { source: "const kept = 1;\nthrow new RangeError('shown');", tags: ["raises-exception"] },
        { source: "console.log('never')", tags: ["skip-execution"], outputs: [stream("saved\n")] },
        "console.log('after');",
      ),
    );
    expect(done).toMatchObject({ cells: 2, failure: undefined });
    expect(outputs(done, 0)).toMatchObject([{ output_type: "error", ename: "RangeError", evalue: "shown" }]);
    expect(printed(done, 1)).toBe("saved\n");
    expect(done.notebook.cells[1]!.execution_count).toBe(99);
    expect(printed(done, 2)).toBe("after\n");
  });

  it("ends at a cell that may fail and takes too long, or ends the kernel", async () => {
    const slow = { source: "while (true) {}", tags: ["raises-exception"] };
    expect((await runIt(makeNotebook(slow, "1"), { timeout: 0.5 })).failure).toMatchObject({ ename: "TimeoutError" });
    // Longer than a timer of Node.js can be.
    expect((await runIt(makeNotebook("1"), { timeout: 1e12 })).failure).toBeUndefined();
    const dead = { source: "process.exit(3)", tags: ["raises-exception"] };
    expect((await runIt(makeNotebook(dead, "1"))).failure).toMatchObject({ ename: "DeadKernelError" });
  });

  it("fails in the cell that left behind what failed: at once, or when a later cell runs", async () => {
    const write =
      'import { promises as fs } from "node:fs";\nfs.writeFile("/nowhere/x.json", "{}"); console.log("written")';
    for (const path of [makeNotebook(write), makeNotebook(write, "1")]) {
      const done = await runIt(path);
      expect(done.failure).toMatchObject({ cell: 1, evalue: expect.stringContaining("ENOENT") });
      expect(outputs(done, 0)).toMatchObject([{ name: "stdout" }, { output_type: "error", ename: "Error" }]);
    }
    const late = "setTimeout(() => { throw new RangeError('late'); }, 600); 1";
    const done = await runIt(makeNotebook(late, "await new Promise((done) => setTimeout(done, 1500)); 2", "3"));
    expect(done.failure).toMatchObject({ cell: 1, source: late, ename: "RangeError", evalue: "late" });
    expect(outputs(done, 0)).toMatchObject([
      { output_type: "execute_result" },
      { output_type: "error", evalue: "late" },
    ]);
    expect(outputs(done, 1)).toMatchObject([{ data: { "text/plain": ["2"] } }]);
    expect(outputs(done, 2)).toEqual([]);
  });

  it("waits at the end for what was left running, but not for ever", async () => {
    const write = `import { writeFile } from "node:fs";
      setTimeout(() => writeFile("late.txt", "x", () => {}), 300); setInterval(() => {}, 1000); 1`;
    expect((await runIt(makeNotebook(write))).failure).toBeUndefined();
    expect(existsSync(join(folder, "late.txt"))).toBe(true);
  });

  it("survives a cell that prints more than a text can hold, and says what it leaves out", async () => {
    // 560 MiB of characters: the longest string has 512.
    const flood = "const line = 'x'.repeat(1 << 20); for (let i = 0; i < 560; i++) console.log(line);";
    const done = await runIt(makeNotebook("const important = 42; important", flood, "important"), {
      onEvent: () => undefined,
    });
    expect(done).toMatchObject({ cells: 3, failure: undefined });
    const last = outputs(done, 1).at(-1)!;
    expect(last).toMatchObject({ output_type: "stream", name: "stderr" });
    expect(printed(done, 1)).toMatch(
      /^x{1000}[\s\S]*\[\d+\.\d million characters of output are left out here: of one cell, 33\.6/,
    );
    expect(printed(done, 1).length).toBeLessThan(34e6);
    expect(outputs(done, 2)).toMatchObject([{ data: { "text/plain": ["42"] } }]);
  });

  it("clears what a cell clears", async () => {
    const done = await runIt(makeNotebook("console.log(1); console.clear(); console.log(2);"));
    expect(printed(done, 0)).toBe("2\n");
  });

  it("answers what cells ask, where somebody can", async () => {
    const done = await runIt(makeNotebook("console.log('hello ' + prompt('Name?'))"), { onInput: async () => "Ada" });
    expect(printed(done, 0)).toBe("hello Ada\n");
    expect((await runIt(makeNotebook("prompt('Name?')"))).failure!.evalue).toContain("nobody can answer");
  });

  it.each([
    ["a Python", { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } }, "python3"],
    ["a Python", { language_info: { name: "python" } }, undefined],
    ["a Python", { kernelspec: { name: "python3", display_name: "Python 3" } }, "python3"],
    ["an R", { kernelspec: { name: "ir", display_name: "R", language: "R" } }, "ir"],
  ])("refuses %s notebook", async (what, metadata, kernel) => {
    const path = writeFile({ cells: [], metadata });
    const why = `${path}: this is ${what} notebook${kernel ? ` (its kernel is ${kernel})` : ""}; ata-lab run runs`;
    await expect(executeNotebook(path, {})).rejects.toThrow(why);
  });

  it("takes notebooks of stock tslab, in both languages", async () => {
    for (const [name, language] of [
      ["tslab", "typescript"],
      ["jslab", "javascript"],
    ]) {
      const path = writeFile({
        cells: [],
        metadata: { kernelspec: { name, language }, language_info: { name: language } },
      });
      expect((await executeNotebook(path, {})).failure).toBeUndefined();
    }
  });

  it("refuses what is no notebook", async () => {
    const path = join(folder, "text.ipynb");
    writeFileSync(path, "hello");
    await expect(runNotebook(path, { out: path })).rejects.toThrow(/text\.ipynb is not a notebook/);
    writeFileSync(path, '{"nbformat": 3}');
    await expect(runNotebook(path, { out: path })).rejects.toThrow(/not a notebook in format 4/);
  });
});

describe("checkNotebook", () => {
  const result = (text: string): Output => ({
    output_type: "execute_result",
    data: { "text/plain": text },
    metadata: {},
    execution_count: 1,
  });

  it("finds nothing where all shows as it was saved, and writes nothing", async () => {
    const path = makeNotebook(
      "# Text",
      {
        source: "const a = 1; console.log('x'); console.error('e'); console.log('y');",
        outputs: [stream("x\ny\n"), stream("e\n", "stderr")],
      },
      { source: "a + 1", outputs: [result("2")] },
      {
        source: "throw new Error('shown')",
        tags: ["raises-exception"],
        outputs: [{ output_type: "error", ename: "Error", evalue: "shown", traceback: ["another"] }],
      },
      { source: "console.log('never')", tags: ["skip-execution"], outputs: [stream("old\n")] },
    );
    const before = [readFileSync(path, "utf8"), readdirSync(folder)];
    expect(await checkNotebook(path, {})).toEqual({ cells: 3, failure: undefined, differences: [] });
    expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(before);
  });

  it("says the first line that differs, of each kind of output", async () => {
    const path = makeNotebook(
      { source: "console.log('a\\nb\\nc')", outputs: [stream("a\nB\nc\n")] },
      { source: "[1].length", outputs: [result("2")] },
      { source: "2", outputs: [] },
      { source: "const quiet = 3;", outputs: [stream("was\n")] },
    );
    expect((await checkNotebook(path, {})).differences).toEqual([
      { cell: 1, what: "stdout", saved: "B", now: "b" },
      { cell: 2, what: "text/plain", saved: "2", now: "1" },
      { cell: 3, what: "text/plain", saved: undefined, now: "2" },
      { cell: 4, what: "stdout", saved: "was", now: undefined },
    ]);
  });

  it("compares up to a cell that fails", async () => {
    const path = makeNotebook({ source: "1", outputs: [result("2")] }, "throw new Error('no')", {
      source: "3",
      outputs: [],
    });
    const checked = await checkNotebook(path, {});
    expect(checked.failure).toMatchObject({ cell: 2, evalue: "no" });
    expect(checked.differences.map(({ cell }) => cell)).toEqual([1, 2]);
  });

  it("refuses a notebook that was saved without outputs", async () => {
    const cells = [{ cell_type: "code", id: "a", metadata: {}, source: "1", outputs: [], execution_count: null }];
    await expect(checkNotebook(writeFile({ cells }), {})).rejects.toThrow("saved without outputs");
  });

  it("compares displays one by one, and what is drawn at random not at all", () => {
    const cell = (...data: Record<string, unknown>[]): Notebook => ({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [
        {
          cell_type: "code",
          id: "a",
          metadata: {},
          source: "",
          outputs: data.map((one) => ({ output_type: "display_data", data: one, metadata: {} })),
        },
      ],
    });
    const html = (id: string): object => ({ "text/html": [`<div id="${id}">\n`, "</div>"] });
    const [one, two] = ["0b3ae6b2-9c1e-4a53-8a3e-0a5a1b2c3d4e", "ffffffff-9c1e-4a53-8a3e-0a5a1b2c3d4e"];
    expect(compareOutputs(cell({ ...html(one) }), cell({ ...html(two) }), ["a"])).toEqual([]);
    expect(compareOutputs(cell({ j: { a: [1] } }, { t: "x" }), cell({ j: { a: [2] } }, { t: "y" }), ["a"])).toEqual([
      { cell: 1, what: "j", saved: '{"a":[1]}', now: '{"a":[2]}' },
      { cell: 1, what: "t of output 2", saved: "x", now: "y" },
    ]);
    expect(compareOutputs(cell(), cell({ t: "x" }), ["new"])).toEqual([]);
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
      import { main } from ${JSON.stringify(built("cli/main.js"))};
      process.exitCode = await main(["run", ...process.argv.slice(1)]);`;
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

  it("names each step after the heading above it, and a failure too", async () => {
    const path = makeNotebook("# Title", "1", "# Data", "2", "throw new RangeError('too far')");
    const { stderr } = await command([path]);
    expect(stderr).toMatch(/^\[1\/3\] Title\n.*\[2\/3\] Data \(1 of 2\)\n.*\[3\/3\] Data \(2 of 2\)\n/s);
    expect(stderr).toContain('Cell 3, below "Data", failed: RangeError: too far');
    expect(stderr).toMatch(/\nThe notebook so far is in output\/[^/]+\.ipynb\n$/);
  });

  it("tells what the library refuses in the words of notebooks, and what a cell throws as it is", async () => {
    const library = "import { requireSound, audit, makeSample } from 'ata-lab';";
    const made = "const bars = makeSample({ to: '2018-02-01' });";
    const broken = "const close = bars.close.map((x, i) => (i > 3000 ? x / 5 : x));";
    const rest = "requireSound(audit({ ...bars, open: close, high: close, low: close, close }));";
    const { stderr } = await command([makeNotebook([library, made, broken, rest].join("\n"))]);
    expect(stderr).toContain('allow = "flat-bars"');
    expect(stderr).not.toMatch(/ --allow/);
    const own = await command([makeNotebook("throw new Error('git log --from 2018-01-01')")]);
    expect(own.stderr).toContain("Error: git log --from 2018-01-01");
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

  it("--check: writes nothing, says what differs, and ends with 1", async () => {
    const path = makeNotebook({ source: "console.log('now')", outputs: [stream("saved\n")] });
    const before = readdirSync(folder);
    const changed = await command([path, "--check"]);
    expect(changed.stdout).toBe("Cell 1, stdout:\n  saved: saved\n  now:   now\n");
    expect(changed.stderr).toContain(`1 of 1 cells of ${path} show something else than what was saved`);
    expect(changed.code).toBe(1);
    const same = await command([makeNotebook({ source: "console.log('now')", outputs: [stream("now\n")] }), "--check"]);
    expect([same.code, same.stdout]).toEqual([0, ""]);
    expect(readdirSync(folder).filter((name) => !name.endsWith(".ipynb"))).toEqual(
      before.filter((name) => !name.endsWith(".ipynb")),
    );
    const json = await command([path, "--check", "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({
      cells: 1,
      differences: [{ cell: 1, what: "stdout", saved: "saved", now: "now" }],
      failure: null,
    });
  });
});
