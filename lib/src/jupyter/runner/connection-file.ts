import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning } from "../../sources/is-running.js";
import type { Connection } from "../protocol/connection.js";

/** A connection file for a kernel that is about to start. */
export interface ConnectionFile {
  readonly path: string;
  readonly connection: Connection;
  readonly remove: () => void;
}

/** Of the folders of connection files, with the process that made them. */
const FOLDER = /^ata-lab-kernel-(\d+)-/;
/** What a socket's path may have on every system: 104 bytes, with the number that is added. */
const LONGEST_PATH = 100;

/**
 * Writes a connection file with a new key, in a folder of its own that only this user can enter. Kernel and runner talk
 * over sockets in that folder; where there are none (Windows, or a long path), over five free ports of this machine, where
 * other users could listen.
 *
 * Folders of processes that ended without removing them are removed.
 *
 * @returns its path and content
 */
export async function createConnectionFile(): Promise<ConnectionFile> {
  sweepFolders();
  const folder = mkdtempSync(join(tmpdir(), `ata-lab-kernel-${process.pid}-`));
  const sockets = join(folder, "socket");
  const isLocal = process.platform !== "win32" && Buffer.byteLength(sockets) < LONGEST_PATH;
  const [shell_port, control_port, iopub_port, stdin_port, hb_port] = isLocal ? [1, 2, 3, 4, 5] : await freePorts(5);
  const connection: Connection = {
    transport: isLocal ? "ipc" : "tcp",
    ip: isLocal ? sockets : "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port: shell_port!,
    control_port: control_port!,
    iopub_port: iopub_port!,
    stdin_port: stdin_port!,
    hb_port: hb_port!,
  };
  const path = join(folder, "connection.json");
  writeFileSync(path, JSON.stringify(connection), { mode: 0o600 });
  return { path, connection, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function sweepFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = FOLDER.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  // Reserve all ports at once, so that no two sockets get the same one.
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
