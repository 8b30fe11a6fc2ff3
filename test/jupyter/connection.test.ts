import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import * as zmq from "zeromq";
import { address } from "../../lib/dist/jupyter/protocol/connection.js";
import { type Content, type Message, newMessage } from "../../lib/dist/jupyter/protocol/message.js";
import { decode, encode } from "../../lib/dist/jupyter/protocol/wire.js";
import { createConnectionFile } from "../../lib/dist/jupyter/runner/connection-file.js";
import { kernelCommand } from "../../lib/dist/jupyter/runner/kernel-spec.js";
import { built, sleep, startKernel, temporaryFolder, until } from "./support.js";

const folder = temporaryFolder();
const mode = (path: string): number => statSync(path).mode & 0o777;
const ours = (): string[] =>
  readdirSync(tmpdir())
    .filter((name) => name.startsWith(`ata-lab-kernel-${process.pid}-`))
    .map((name) => join(tmpdir(), name));

/** Starts a process of Node.js, and waits for the first line that it prints. */
async function startProcess(...args: string[]): Promise<{ said: string; kill: () => Promise<unknown> }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise((done) => child.once("exit", done));
  const said = await new Promise<string>((done) => child.stdout.once("data", (text) => done(String(text).trim())));
  return {
    said,
    kill: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}

describe.skipIf(process.platform === "win32")("the folder of a connection", () => {
  it("is closed to other users, with the file and the five sockets in it, and goes with the kernel", async () => {
    const before = new Set(ours());
    const kernel = await startKernel(folder);
    const made = ours().filter((path) => !before.has(path));
    expect(made.length).toBe(1);
    expect(mode(made[0]!)).toBe(0o700);
    expect(readdirSync(made[0]!).sort()).toEqual([
      "connection.json",
      ...["1", "2", "3", "4", "5"].map((n) => `socket-${n}`),
    ]);
    expect(mode(join(made[0]!, "connection.json"))).toBe(0o600);
    for (const n of [1, 2, 3, 4, 5]) expect(statSync(join(made[0]!, `socket-${n}`)).isSocket()).toBe(true);
    await kernel.shutdown();
    expect(existsSync(made[0]!)).toBe(false);
  });

  it("is swept by the next run when its process was killed, and no other is", async () => {
    const script = `
      import { createConnectionFile } from ${JSON.stringify(built("jupyter/runner/connection-file.js"))};
      console.log((await createConnectionFile()).path);
      setInterval(() => {}, 1000);`;
    const start = async (): Promise<{ path: string; kill: () => Promise<unknown> }> => {
      const { said, kill } = await startProcess("--input-type=module", "-e", script);
      return { path: said, kill };
    };
    const [killed, alive] = [await start(), await start()];
    const foreign = join(tmpdir(), "ata-lab-kernel-notes");
    mkdirSync(foreign, { recursive: true });
    await killed.kill();
    expect(existsSync(killed.path)).toBe(true);
    const { remove } = await createConnectionFile();
    expect([killed.path, alive.path, foreign].map((path) => existsSync(path))).toEqual([false, true, true]);
    expect(existsSync(dirname(killed.path))).toBe(false);
    await alive.kill();
    remove();
    (await createConnectionFile()).remove();
    expect(existsSync(alive.path)).toBe(false);
    rmSync(foreign, { recursive: true });
  });
});

describe("a kernel", () => {
  it("is given by its path, whatever its name", () => {
    expect(kernelCommand("a $& b.json").at(-1)).toBe("a $& b.json");
  });

  it("runs a recorded message once, however often it is sent", async () => {
    const { path, connection, remove } = await createConnectionFile();
    const [program, ...args] = kernelCommand(path);
    const child = spawn(program!, args, { cwd: folder, stdio: "ignore" });
    const ended = new Promise((done) => child.once("exit", done));
    const session = randomUUID();
    const shell = new zmq.Dealer({ linger: 0, routingId: session });
    shell.connect(address(connection, "shell"));
    const replies: Message[] = [];
    void (async () => {
      for await (const frames of shell) replies.push(decode(frames, connection.key));
    })();
    const execute = (code: string): Uint8Array[] => {
      const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
      return encode(newMessage("execute_request", content, session), connection.key);
    };
    const replyTo = async (count: number): Promise<Content> => {
      await until(() => replies.length >= count, 60_000);
      return replies[count - 1]!.content;
    };
    await shell.send(execute("let n = 0;"));
    expect(await replyTo(1)).toMatchObject({ status: "ok", execution_count: 1 });
    const recorded = execute("n += 1;");
    for (let k = 0; k < 5; k++) await shell.send(recorded);
    expect(await replyTo(2)).toMatchObject({ status: "ok", execution_count: 2 });
    // From another socket, too: as somebody who only listens would send it.
    const other = new zmq.Dealer({ linger: 0 });
    other.connect(address(connection, "shell"));
    await other.send(recorded);
    await sleep(300);
    await shell.send(execute("if (n !== 1) throw new Error(String(n));"));
    expect(await replyTo(3)).toMatchObject({ status: "ok", execution_count: 3 });
    expect(replies.length).toBe(3);
    for (const socket of [shell, other]) socket.close();
    child.kill("SIGTERM");
    await ended;
    remove();
  });

  it.skipIf(process.platform === "win32")(
    "ends when its front end is killed while it starts, at any moment",
    async () => {
      const { path, remove } = await createConnectionFile();
      const script = `
      import { spawn } from "node:child_process";
      const [program, ...args] = ${JSON.stringify(kernelCommand(path))};
      const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
      // As Jupyter starts kernels: in a session of their own, which no signal of the terminal reaches.
      const kernel = spawn(program, args, { cwd: ${JSON.stringify(folder)}, detached: true, stdio: "ignore", env });
      console.log(kernel.pid);
      setInterval(() => {}, 1000);`;
      const file = join(folder, "front-end.mjs");
      writeFileSync(file, script);
      const inGroup = (group: number): number => {
        const { stdout } = spawnSync("ps", ["-A", "-o", "pgid="], { encoding: "utf8" });
        return stdout.split("\n").filter((line) => Number(line) === group).length;
      };
      const groups: number[] = [];
      for (let k = 0; k < 14; k++) {
        const { said, kill } = await startProcess(file);
        groups.push(Number(said));
        await sleep(k * 75);
        await kill();
      }
      expect(groups.every((group) => group > 1)).toBe(true);
      await until(() => groups.every((group) => inGroup(group) === 0), 30_000).catch(() => undefined);
      expect(groups.filter((group) => inGroup(group) > 0)).toEqual([]);
      remove();
    },
  );
});
