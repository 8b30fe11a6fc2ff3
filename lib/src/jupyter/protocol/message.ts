import { randomUUID } from "node:crypto";

/** The version of the Jupyter messaging protocol that kernel and runner speak. */
export const PROTOCOL_VERSION = "5.3";

/**
 * Our own key in an execute request's metadata: the cell also fails if work it leaves running fails, and waits this
 * many milliseconds for that work.
 */
export const SETTLE = "ata-lab-settle";

/** The content of a message; its keys depend on the message type. */
export type Content = Record<string, unknown>;

/** The sender and type of a message. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A Jupyter message without its signature. */
export interface Message {
  /** ZeroMQ routing prefix: the client's identity on a router socket, the topic on iopub. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** The header of the request that caused this message. */
  readonly parent: Header | undefined;
  /** Extra data from the sender: JupyterLab identifies the cell of an `execute_request`. */
  readonly metadata: Content;
  readonly content: Content;
}

/**
 * Makes a message.
 *
 * @param type the message type, such as `"execute_request"`
 * @param content its content
 * @param session the sender's session; a reply uses its request's session
 * @param parent the header of the request that it answers
 * @param identities its ZeroMQ routing prefix
 * @param metadata extra data
 * @returns the message, with a new id
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
