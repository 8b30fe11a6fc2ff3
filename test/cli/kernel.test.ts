import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliRun, runCli } from "../support/cli.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kernel-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): Promise<CliRun> => runCli(["kernel", ...args], folder, { JUPYTER_DATA_DIR: folder });
const own = (): string => join(folder, "kernels", "ata-lab");

describe("ata-lab kernel install", () => {
  it("registers a command that Jupyter can start from anywhere", async () => {
    const { code, stdout, stderr } = await run("install", "--json");
    expect([code, JSON.parse(stdout)]).toEqual([0, { folder: own() }]);
    expect(stderr).toContain(own());
    const { argv, ...spec } = JSON.parse(readFileSync(join(own(), "kernel.json"), "utf8"));
    expect(spec).toEqual({
      display_name: "TypeScript (ata-lab)",
      language: "typescript",
      interrupt_mode: "message",
    });
    const [program, script, connection] = argv;
    expect([program, existsSync(script), connection]).toEqual([process.execPath, true, "{connection_file}"]);
    expect(script).toMatch(/^(\/|[A-Z]:\\)[^.]*[\\/]bin[\\/]ata-lab-kernel\.js$/);
  });

  it("leaves other kernels where they are, and its own is replaced", async () => {
    mkdirSync(join(folder, "kernels", "tslab"), { recursive: true });
    writeFileSync(join(folder, "kernels", "tslab", "kernel.json"), "{}");
    await run("install");
    const first = readFileSync(join(own(), "kernel.json"), "utf8");
    writeFileSync(join(own(), "kernel.json"), "old");
    expect((await run("install")).code).toBe(0);
    expect(readFileSync(join(own(), "kernel.json"), "utf8")).toBe(first);
    expect(readFileSync(join(folder, "kernels", "tslab", "kernel.json"), "utf8")).toBe("{}");
  });

  it("registers it for one environment", async () => {
    mkdirSync(join(folder, "env"));
    const { stdout } = await run("install", "--prefix", "env", "--json");
    expect(JSON.parse(stdout).folder).toMatch(/[\\/]env[\\/]share[\\/]jupyter[\\/]kernels[\\/]ata-lab$/);
    expect([existsSync(join(folder, "env", "share")), existsSync(own())]).toEqual([true, false]);
    expect(await run("install", "--prefix", "nowhere")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/: no such folder: make the environment first: python3? -m venv "nowhere"\n$/),
    });
  });

  it.runIf(process.platform === "linux")("looks where Jupyter looks", async () => {
    const data = { JUPYTER_DATA_DIR: "", XDG_DATA_HOME: join(folder, "data") };
    const { stdout } = await runCli(["kernel", "install", "--json"], folder, data);
    expect(JSON.parse(stdout).folder).toBe(join(folder, "data", "jupyter", "kernels", "ata-lab"));
  });
});

describe("ata-lab kernel uninstall", () => {
  it("removes what was registered, and says when nothing was", async () => {
    await run("install");
    expect(await run("uninstall")).toMatchObject({ code: 0, stderr: `Removed ${own()}\n` });
    expect(existsSync(own())).toBe(false);
    const { code, stdout, stderr } = await run("uninstall", "--json");
    expect([code, JSON.parse(stdout), stderr]).toEqual([0, { folder: null }, "The kernel ata-lab is not registered\n"]);
  });

  it("removes the folders of an environment that it leaves empty, and no other", async () => {
    const share = join(folder, "env", "share");
    mkdirSync(join(folder, "env"));
    await run("install", "--prefix", "env");
    expect((await run("uninstall", "--prefix", "env")).code).toBe(0);
    expect([existsSync(share), existsSync(join(folder, "env"))]).toEqual([false, true]);
    mkdirSync(join(share, "jupyter", "kernels", "python3"), { recursive: true });
    await run("install", "--prefix", "env");
    await run("uninstall", "--prefix", "env");
    expect(readdirSync(join(share, "jupyter", "kernels"))).toEqual(["python3"]);
  });
});
