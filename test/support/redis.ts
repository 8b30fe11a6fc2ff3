import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why there is no Redis to test with; undefined if there is one. */
export const noRedis: string | undefined = (() => {
  try {
    execFileSync("redis-server", ["--version"]);
    return undefined;
  } catch {
    return "redis-server is not installed (apt-get install redis-server)";
  }
})();

/** A Redis of a test's own. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** Ends it, as a machine does that loses its power. */
  readonly kill: () => Promise<void>;
  /** Starts it again, with what it wrote to its append-only file. */
  readonly start: () => Promise<void>;
  /** Ends it and removes its files. */
  readonly remove: () => Promise<void>;
}

/**
 * Starts a Redis on a free port of this machine, in a temporary folder, with an append-only file.
 *
 * @param settings more of them, as `redis-server` takes them
 */
export async function startRedis(...settings: readonly string[]): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "ata-lab-redis-"));
  const port = await freePort();
  const args = [
    ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
    // Each command is on the disk before it is answered, so that a test can say what is left.
    ...["--appendonly", "yes", "--appendfsync", "always", "--logfile", join(folder, "log"), ...settings],
  ];
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn("redis-server", args, { stdio: "ignore" });
    await untilListening(Number(args[args.lastIndexOf("--tls-port") + 1]) || port);
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child!.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  };
  await start();
  return {
    ...{ port, url: `redis://127.0.0.1:${port}`, kill, start },
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      }).once("error", () => resolve(false));
    });
    if (isThere) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`redis-server does not listen on port ${port}`);
}
