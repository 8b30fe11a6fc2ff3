import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { fileSource, makeSample } from "ata-lab";
import { afterAll, describe, expect, it } from "vitest";
import { toWire } from "../support/alpaca-server.js";
import { runCli, runProcess } from "../support/cli.js";
import { FETCH_ARGS, fetchedRuns } from "../support/fetched-runs.js";

// What only a process of its own shows: its exit code, its streams, and what signals do to it. The other tests of commands
// call them in the tests' own process.

const root = mkdtempSync(join(tmpdir(), "process-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("the process of ata-lab", () => {
  it.each([
    ["0 when all is well", ["bars", "--to", "2018-01-03"], 0, /^SAMPLE, SYNTHETIC/, /^$/],
    ["0 for help", ["research", "--help"], 0, /^Usage: ata-lab research/, /^$/],
    ["0 for its version", ["--version"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    ["2 without a command", [], 2, /^$/, /^Usage: ata-lab/],
    ["2 on a wrong option", ["research", "--bar", "x"], 2, /^$/, /unknown option '--bar'\n/],
    ["1 on a failure", ["bars", "--bars", "nowhere.csv"], 1, /^$/, /^ata-lab: nowhere\.csv: no such file\n$/],
    ["1 on faults in the bars", ["audit", "--bars", "bad.csv", "--stamp", "start"], 1, /volumes/, /found an error/],
  ])("exits with %s", async (_, args, code, stdout, stderr) => {
    writeFileSync(join(root, "bad.csv"), "time,open,high,low,close,volume\n2018-01-02 09:30,1,1,1,1,-1\n");
    expect(await runProcess(args, root)).toEqual({
      code,
      stdout: expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    });
  });

  it("says what to run where the library is not built, as after npm ci --ignore-scripts, and where packages are missing", async () => {
    const lib = join(root, "unbuilt", "lib");
    cpSync("lib/bin", join(lib, "bin"), { recursive: true });
    cpSync("lib/package.json", join(lib, "package.json"));
    const started = (name: string) =>
      promisify(execFile)(process.execPath, [join(lib, "bin", name), "x"]).catch((error) => error);
    for (const name of ["ata-lab.js", "ata-lab-kernel.js"]) {
      expect(await started(name)).toMatchObject({
        ...{ code: 1, stdout: "", stderr: "ata-lab: the library is not built: npm run build\n" },
      });
    }
    mkdirSync(join(lib, "dist/cli"), { recursive: true });
    writeFileSync(join(lib, "dist/cli/main.js"), 'import "no-such-package/x.js";');
    expect(await started("ata-lab.js")).toMatchObject({
      stderr: "ata-lab: no-such-package is not installed: npm install\n",
    });
  });

  it("exits with 1 under --strict unless the verdict is promote", async () => {
    const period = ["--to", "2018-07-01"];
    expect(await runProcess(["research", "--preset", "sound", ...period, "--out", "sound"], root)).toMatchObject({
      code: 0,
    });
    const { code, stderr } = await runProcess(["backtest", "--models", "sound", ...period, "--strict"], root);
    expect([code, stderr]).toEqual([1, 'ata-lab: the verdict is "not enough evidence"\n']);
  });

  it("writes to a pipe what it writes in the tests' own process, whole", async () => {
    const args = ["look-ahead", "--models", resolve("models"), "--to", "2018-02-01", "--at", "stamp", "--json"];
    const [inside, outside] = [await runCli(args, root), await runProcess(args, root)];
    expect(outside).toEqual(inside);
    expect(outside.stdout.length).toBeGreaterThan(1000);
  });
});

describe("the process of ata-lab fetch alpaca", () => {
  const wire = toWire(makeSample({ to: "2018-05-01" }));
  const runs = fetchedRuns(wire);
  const { run: fetch, bytes } = runs;
  const run = () => fetch(...FETCH_ARGS);

  it.each(["SIGINT", "SIGTERM"] as const)("stops whole on %s, and goes on from there", async (signal) => {
    await run();
    const expected = bytes();
    rmSync(join(runs.folder, "data"), { recursive: true });
    runs.server.asked.length = 0;
    // The third month never comes.
    runs.server.play.fault = (_, __, index) => index === 2;
    const child = start();
    while (runs.server.asked.length < 3) await sleep(10);
    child.kill(signal);
    const [code] = await once(child, "close");
    expect([code, child.said.at(-1)]).toEqual([
      1,
      "ata-lab: interrupted: data/TSLA holds 2018-01-01 to 2018-03-01; the same command continues from there",
    ]);
    expect(readdirSync(join(runs.folder, "data", "TSLA"))).toEqual(["2018.parquet", "manifest.json"]);
    runs.server.play = { bars: wire };
    expect((await run()).stdout).toMatch(/ bars of 2 months, 3 requests\n/);
    expect(bytes()).toEqual(expected);
  });

  it("goes on after being killed at any moment", async () => {
    await run();
    const expected = bytes();
    rmSync(join(runs.folder, "data"), { recursive: true });
    runs.server.play.pageSize = 2_000;
    for (const after of [0, 15, 35, 60, 90, 140]) {
      runs.server.asked.length = 0;
      const child = start();
      const closed = once(child, "close");
      while (runs.server.asked.length < 1 && child.exitCode === null) await sleep(2);
      await sleep(after);
      child.kill("SIGKILL");
      await closed;
      const data = join(runs.folder, "data", "TSLA");
      // What is there can be read, whatever the moment.
      if (existsSync(join(data, "2018.parquet"))) {
        await fileSource(join(data, "2018.parquet"), { report: () => {} })({ symbol: "TSLA" });
      }
    }
    expect((await run()).code).toBe(0);
    expect(bytes()).toEqual(expected);
    // What a killed run was writing is cleared away.
    expect(readdirSync(join(runs.folder, "data", "TSLA"))).toEqual(["2018.parquet", "manifest.json"]);
  });

  /** Starts the command, and gathers the lines of its stderr. */
  function start(): ReturnType<typeof spawn> & { readonly said: string[] } {
    const child = spawn(process.execPath, [resolve("lib/bin/ata-lab.js"), ...FETCH_ARGS], {
      cwd: runs.folder,
      env: { ...process.env, ...runs.environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said: string[] = [];
    child.stderr!.on("data", (data) => said.push(...String(data).split("\n").filter(Boolean)));
    return Object.assign(child, { said });
  }
});

describe.skipIf(process.platform === "win32")("the output of ata-lab", () => {
  const shell = promisify(execFile);
  const cli = `'${process.execPath}' '${resolve("lib/bin/ata-lab.js")}'`;
  const through = async (line: string) =>
    shell("bash", ["-c", line], { cwd: root }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

  it("may be read in part: the command goes on, writes its files, and says nothing of it", async () => {
    const line = `set -o pipefail; ${cli} bars --to 2018-03-01 --json --dump part.csv | head -c 10`;
    expect(await through(line)).toMatchObject({ stdout: '{\n  "sourc', stderr: "" });
    expect(existsSync(join(root, "part.csv.sha256"))).toBe(true);
  });

  it("of a notebook may be closed at once: it runs to its end and is saved", async () => {
    const source = "for (let i = 0; i < 20000; i++) console.log('line', i);";
    const cell = { cell_type: "code", id: "a", metadata: {}, source, outputs: [], execution_count: null };
    writeFileSync(
      join(root, "loud.ipynb"),
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }),
    );
    const { stderr } = await through(
      `set -o pipefail; ${cli} run loud.ipynb --out saved.ipynb --timeout 1e9 2> err.txt | true; cat err.txt >&2`,
    );
    expect(stderr).not.toMatch(/EPIPE|at .*\.js:/);
    expect(JSON.parse(readFileSync(join(root, "saved.ipynb"), "utf8")).cells[0].outputs[0].text.at(-1)).toBe(
      "line 19999\n",
    );
  });

  it("may be read late: all of a cell's text comes through a pipe that nobody empties at first", async () => {
    const source = "const line = 'x'.repeat(999_999); for (let i = 0; i < 100; i++) console.log(line);";
    const cell = { cell_type: "code", id: "a", metadata: {}, source, outputs: [], execution_count: null };
    writeFileSync(
      join(root, "long.ipynb"),
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] }),
    );
    const line = `set -o pipefail; ${cli} run long.ipynb --out kept.ipynb 2> err.txt | (sleep 5; wc -c)`;
    expect((await through(line)).stdout.trim()).toBe("100000000");
    expect(existsSync(join(root, "kept.ipynb"))).toBe(true);
  });

  it.skipIf(!existsSync("/dev/full"))("that finds the disk full is told in one line", async () => {
    expect(await through(`${cli} bars --to 2018-01-03 > /dev/full`)).toMatchObject({
      code: 1,
      stderr: "ata-lab: the output cannot be written: the disk is full\n",
    });
  });
});
