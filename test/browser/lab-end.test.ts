import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { startLab } from "./jupyterlab.js";

/** All processes by id: their parents, and how they were started. */
function processes(): Map<number, { parent: number; command: string }> {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1 << 26 });
  const rows = stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm);
  return new Map(
    [...rows].map(([, pid, parent, command]) => [Number(pid), { parent: Number(parent), command: command! }]),
  );
}

/** A process and all that it started, directly or not. */
function family(root: number): Map<number, string> {
  const all = processes();
  const found = new Map<number, string>();
  const add = (pid: number): void => {
    const one = all.get(pid);
    if (one === undefined) return;
    found.set(pid, one.command);
    for (const [child, { parent }] of all) if (parent === pid) add(child);
  };
  add(root);
  return found;
}

/** Those of some processes that still run as what they were. */
function left(some: ReadonlyMap<number, string>): string[] {
  const all = processes();
  return [...some].filter(([pid, command]) => all.get(pid)?.command === command).map(([, command]) => command);
}

async function ended(some: ReadonlyMap<number, string>, seconds: number): Promise<string[]> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (left(some).length === 0) break;
    await new Promise((done) => setTimeout(done, 200));
  }
  return left(some);
}

/** Starts two kernels and a terminal in JupyterLab, and waits until the kernels have begun. */
async function use(address: string): Promise<void> {
  const { origin, searchParams } = new URL(address);
  const headers = { authorization: `token ${searchParams.get("token")}`, "content-type": "application/json" };
  const send = async (path: string, body: object): Promise<Response> => {
    // The address is printed a moment before it is listened to.
    const post = (): Promise<Response> =>
      fetch(`${origin}/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    let answer: Response | undefined;
    for (let tries = 0; answer === undefined && tries < 60; tries++) {
      answer = await post().catch(() => new Promise<undefined>((done) => setTimeout(done, 500)));
    }
    if (answer === undefined) throw new Error(`${origin} does not answer`);
    expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
    return answer;
  };
  for (const name of ["ata-lab", "tslab"]) await send("kernels", { name });
  await send("terminals", {});
}

describe.skipIf(process.platform === "win32")("npm run lab leaves nothing behind", () => {
  it.each([
    ["its starter is interrupted", { npm: false }, "SIGINT"],
    ["its starter is killed", { npm: false }, "SIGKILL"],
    ["npm is ended", { npm: true }, "SIGTERM"],
    ["npm is killed", { npm: true }, "SIGKILL"],
  ] as const)("when %s", async (_, how, signal) => {
    const { url, pid, stop } = await startLab(how);
    await use(url);
    // The server, two launchers with a kernel each, and a shell.
    const all = family(pid);
    const commands = [...all.values()];
    expect(commands.filter((command) => command.includes("-m jupyterlab")).length).toBe(1);
    expect(commands.filter((command) => /ata-lab-kernel|kernel\/main\.js/.test(command)).length).toBeGreaterThanOrEqual(
      2,
    );
    process.kill(pid, signal);
    expect(await ended(all, 60)).toEqual([]);
    await stop();
  });

  it.each([
    ["after Ctrl-C, which goes to npm, the shell and the starter", { npm: true }],
    ["after Ctrl-C where the shell that started npm ignores interrupts", { npm: true, deaf: true }],
  ])("%s", async (_, how) => {
    const { url, pid, stop } = await startLab(how);
    await use(url);
    const all = family(pid);
    await stop();
    expect(await ended(all, 60)).toEqual([]);
  });

  it("after an interrupt to npm alone, which npm ignores: all goes on, and ends with npm", async () => {
    const { url, pid, stop } = await startLab({ npm: true });
    await use(url);
    const all = family(pid);
    process.kill(pid, "SIGINT");
    // What a new shell runs at its start ends by itself.
    const lasting = [...all.values()].filter((command) => /jupyterlab|ata-lab/.test(command));
    expect(lasting.length).toBeGreaterThanOrEqual(4);
    expect(await ended(all, 3)).toEqual(expect.arrayContaining(lasting));
    process.kill(pid, "SIGTERM");
    expect(await ended(all, 60)).toEqual([]);
    await stop();
  });
});
