import { readFileSync } from "node:fs";
import { jsonOf } from "../../util/json-of.js";
import { oneLine } from "../../util/one-line.js";

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
 * @throws when it is not what Jupyter writes, or asks for a signature other than HMAC with SHA-256
 */
export function readConnection(path: string): Connection {
  const connection = jsonOf(textOf(path), path) as Connection | null;
  const fault = typeof connection === "object" && connection !== null ? faultOf(connection) : "it is no object";
  if (fault !== undefined) throw new Error(`${path}: not a connection file of Jupyter: ${fault}`);
  const { key, signature_scheme } = connection!;
  if (key !== "" && signature_scheme !== "hmac-sha256") {
    const scheme = typeof signature_scheme === "string" ? `"${oneLine(signature_scheme)}"` : "that is no text";
    throw new Error(`${path}: signature_scheme ${scheme} is not supported; use "hmac-sha256"`);
  }
  return connection!;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${(error as Error).message}`);
  }
}

const PORTS = ["shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"] as const;

function faultOf(connection: Connection): string | undefined {
  const { transport, ip, key } = connection;
  if (transport !== "tcp" && transport !== "ipc") return 'its transport is neither "tcp" nor "ipc"';
  if (typeof ip !== "string" || ip === "") return "its ip is no address";
  if (typeof key !== "string") return "its key is no text";
  const port = PORTS.find((name) => !(Number.isInteger(connection[name]) && connection[name] >= 0));
  return port && `its ${port} is no whole number`;
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
