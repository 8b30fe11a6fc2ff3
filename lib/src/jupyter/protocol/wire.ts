import { createHmac, timingSafeEqual } from "node:crypto";
import type { Content, Header, Message } from "./message.js";

const DELIMITER = Buffer.from("<IDS|MSG>");

/**
 * Turns a message into the frames that go over ZeroMQ.
 *
 * @param message the message
 * @param key the connection's key; an empty key leaves messages unsigned, as the protocol has it
 * @returns identities, delimiter, signature, header, parent header, metadata, content
 */
export function encode(message: Message, key: string): Uint8Array[] {
  const body = [message.header, message.parent ?? {}, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(sign(body, key)), ...body];
}

/**
 * Reads the frames of a message.
 *
 * @param frames what came over ZeroMQ
 * @param key the connection's key
 * @returns the message
 * @throws when the delimiter is missing or the signature is not the key's
 */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const start = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (start < 0 || frames.length < start + 6) throw new Error("Not a Jupyter message: its frames have no delimiter");
  const body = frames.slice(start + 2, start + 6);
  const expected = Buffer.from(sign(body, key));
  const found = frames[start + 1]!;
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) {
    throw new Error("A Jupyter message's signature is not the one of the connection file's key");
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
