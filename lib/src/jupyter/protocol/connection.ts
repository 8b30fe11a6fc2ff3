import { readFileSync } from "node:fs";

/** The content of a Jupyter connection file. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** The five sockets of a kernel. */
export type Channel = "shell" | "control" | "iopub" | "stdin" | "hb";

/**
 * Reads a connection file.
 *
 * @param path the file that a Jupyter front end passes to a kernel
 * @returns its content
 * @throws when it asks for a signature other than HMAC with SHA-256
 */
export function readConnection(path: string): Connection {
  const connection = JSON.parse(readFileSync(path, "utf8")) as Connection;
  if (connection.key !== "" && connection.signature_scheme !== "hmac-sha256") {
    throw new Error(`${path}: signature_scheme "${connection.signature_scheme}" is not supported; use "hmac-sha256"`);
  }
  return connection;
}

/**
 * The ZeroMQ address of one of a kernel's sockets.
 *
 * @param connection the kernel's connection
 * @param channel which socket
 * @returns an address such as `tcp://127.0.0.1:5555`
 */
export function address(connection: Connection, channel: Channel): string {
  const separator = connection.transport === "ipc" ? "-" : ":";
  return `${connection.transport}://${connection.ip}${separator}${connection[`${channel}_port`]}`;
}
