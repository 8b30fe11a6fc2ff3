import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../protocol/connection.js";

/** A connection file for a kernel that is about to start. */
export interface ConnectionFile {
  readonly path: string;
  readonly connection: Connection;
  readonly remove: () => void;
}

/**
 * Writes a connection file with a new key and five free ports of this machine; only this user can read it.
 *
 * @returns its path and content
 */
export async function createConnectionFile(): Promise<ConnectionFile> {
  const [shell_port, control_port, iopub_port, stdin_port, hb_port] = await freePorts(5);
  const connection: Connection = {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port: shell_port!,
    control_port: control_port!,
    iopub_port: iopub_port!,
    stdin_port: stdin_port!,
    hb_port: hb_port!,
  };
  const folder = mkdtempSync(join(tmpdir(), "ata-lab-kernel-"));
  const path = join(folder, "connection.json");
  writeFileSync(path, JSON.stringify(connection), { mode: 0o600 });
  return { path, connection, remove: () => rmSync(folder, { recursive: true, force: true }) };
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
