import { createHmac, timingSafeEqual } from "node:crypto";
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
 * @throws when the delimiter is missing or the signature does not match the key
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
  const [header, parent, metadata, content] = body.map((frame) => JSON.parse(Buffer.from(frame).toString()) as unknown);
  return {
    identities: frames.slice(0, start),
    header: header as Header,
    parent: (parent as Header).msg_id ? (parent as Header) : undefined,
    metadata: metadata as Content,
    content: content as Content,
  };
}

function sign(body: readonly Uint8Array[], key: string): string {
  if (key === "") return "";
  const hash = createHmac("sha256", key);
  for (const part of body) hash.update(part);
  return hash.digest("hex");
}
