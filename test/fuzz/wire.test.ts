import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Message, newMessage } from "../../lib/dist/jupyter/protocol/message.js";
import { decode, encode } from "../../lib/dist/jupyter/protocol/wire.js";
import { damage, damages } from "../support/damage.js";
import { jsonDamages } from "../support/damage-json.js";
import { attempt, PATIENCE, RUNS } from "../support/fuzz.js";

const KEY = "key";
const request = newMessage(
  "execute_request",
  { code: "1 + 1", silent: false, user_expressions: { a: "b" } },
  "session",
);
const reply: Message = newMessage("execute_reply", { status: "ok" }, "session", request.header, [Buffer.from("id")]);
const frames = encode(reply, KEY).map((frame) => Buffer.from(frame));
const sign = (body: readonly Buffer[]): Buffer => {
  return Buffer.from(body.reduce((hash, part) => hash.update(part), createHmac("sha256", KEY)).digest("hex"));
};

it(
  "a message whose bytes are damaged on the way is refused",
  async () => {
    const property = fc.asyncProperty(fc.nat(frames.length - 1), damages, async (at, list) => {
      const damaged = frames.map((frame, i) => (i === at ? damage(frame, list) : frame));
      const message = await attempt("Jupyter message", () => decode(damaged, KEY));
      // Of the frames, only the identities before the delimiter are not signed.
      if (message !== undefined && at > 0) expect(damaged).toEqual(frames);
    });
    await fc.assert(property, { numRuns: RUNS });
  },
  PATIENCE,
);

it(
  "a signed message that says something else is a message of objects, or refused in one line",
  async () => {
    const property = fc.asyncProperty(fc.nat(3), jsonDamages, async (at, damaged) => {
      const body = frames.slice(3).map((frame, i) => (i === at ? damaged(frame.toString()) : frame));
      const message = await attempt("Jupyter message", () => decode([...frames.slice(0, 2), sign(body), ...body], KEY));
      if (message === undefined) return;
      for (const part of [message.header, message.metadata, message.content]) expect(Object(part)).toBe(part);
    });
    await fc.assert(property, { numRuns: RUNS });
  },
  PATIENCE,
);

it(
  "frames in any number and order are refused or a message",
  async () => {
    const property = fc.asyncProperty(
      fc.array(fc.constantFrom(...frames, Buffer.alloc(0)), { maxLength: 12 }),
      async (list) => {
        await attempt("Jupyter message", () => decode(list, KEY));
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  },
  PATIENCE,
);
