import { randomUUID } from "node:crypto";

/** The version of the Jupyter messaging protocol that kernel and runner speak. */
export const PROTOCOL_VERSION = "5.3";

/**
 * A word of our own in an execute request's metadata: the cell is judged by what it leaves running too, and waits for that
 * so many milliseconds.
 */
export const SETTLE = "ata-lab-settle";

/** What a message is about; its keys depend on the message type. */
export type Content = Record<string, unknown>;

/** Who sent a message, and which kind of message it is. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A Jupyter message, apart from its signature. */
export interface Message {
  /** ZeroMQ routing prefix: the client's identity on a router socket, the topic on iopub. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** The header of the request that caused this message. */
  readonly parent: Header | undefined;
  /** What the sender adds beyond the protocol: JupyterLab names the cell of an `execute_request`. */
  readonly metadata: Content;
  readonly content: Content;
}

/**
 * Makes a message.
 *
 * @param type the message type, as `"execute_request"`
 * @param content what it says
 * @param session the sender's session; a reply carries its request's
 * @param parent the header of the request that it answers
 * @param identities its ZeroMQ routing prefix
 * @param metadata what it says beyond the protocol
 * @returns the message, with an id of its own
 */
export function newMessage(
  type: string,
  content: Content,
  session: string,
  parent?: Header,
  identities: readonly Uint8Array[] = [],
  metadata: Content = {},
): Message {
  const header: Header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: parent?.username ?? "ata-lab",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { identities, header, parent, metadata, content };
}
