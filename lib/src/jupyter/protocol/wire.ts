import { createHmac, timingSafeEqual } from "node:crypto";
import { jsonOf } from "../../util/json-of.js";
import type { Content, Header, Message } from "./message.js";

const DELIMITER = Buffer.from("<IDS|MSG>");

/**
 * Encodes a message as ZeroMQ frames.
 *
 * @param message the message
 * @param key the connection's key; with an empty key messages are unsigned, as the protocol says
 * @returns identities, delimiter, signature, header, parent header, metadata, content
 */
export function encode(message: Message, key: string): Uint8Array[] {
  const body = [message.header, message.parent ?? {}, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(sign(body, key)), ...body];
}

/**
 * Decodes the frames of a message.
 *
 * @param frames the ZeroMQ frames
 * @param key the connection's key
 * @returns the message
 * @throws when the delimiter is missing, the signature does not match the key, or a part is not what a message has
 */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const start = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (start < 0 || frames.length < start + 6) throw new Error("Not a Jupyter message: its frames have no delimiter");
  const body = frames.slice(start + 2, start + 6);
  const expected = Buffer.from(sign(body, key));
  const found = frames[start + 1]!;
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) {
    throw new Error("A Jupyter message's signature does not match the key in the connection file");
  }
  const [header, parent, metadata, content] = body.map(parseObject) as [Content, Content, Content, Content];
  if (typeof header.msg_id !== "string" || typeof header.msg_type !== "string") {
    throw new Error("Not a Jupyter message: its header has no id or no type");
  }
  return {
    identities: frames.slice(0, start),
    header: header as unknown as Header,
    parent: typeof parent.msg_id === "string" ? (parent as unknown as Header) : undefined,
    metadata,
    content,
  };
}

/** A signed part of a message: an object, never null or a list, however well it is signed. */
function parseObject(frame: Uint8Array): Content {
  const value = jsonOf(Buffer.from(frame).toString(), "Not a Jupyter message");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error("Not a Jupyter message: one of its parts is not an object");
  }
  return value as Content;
}

/** As many signatures are remembered as Jupyter's own client remembers. */
const REMEMBERED = 1 << 16;

/**
 * Decodes messages as `decode` does, each only once: a signed message that comes again was recorded by somebody who does
 * not have the key.
 *
 * @param key the connection's key; unsigned messages may repeat
 */
export function decoder(key: string): (frames: readonly Uint8Array[]) => Message {
  const seen = new Set<string>();
  return (frames) => {
    const message = decode(frames, key);
    if (key === "") return message;
    const signature = Buffer.from(frames[message.identities.length + 1]!).toString();
    if (seen.has(signature)) throw new Error("A Jupyter message was sent a second time: it is ignored");
    seen.add(signature);
    // Sets are in order of insertion: the first is the oldest.
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value!);
    return message;
  };
}

function sign(body: readonly Uint8Array[], key: string): string {
  if (key === "") return "";
  const hash = createHmac("sha256", key);
  for (const part of body) hash.update(part);
  return hash.digest("hex");
}
