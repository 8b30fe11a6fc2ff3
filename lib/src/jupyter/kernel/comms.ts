import { randomUUID } from "node:crypto";
import type { Comm, CommHandler } from "../../display/kernel-link.js";
import type { Content } from "../protocol/message.js";

/** The main thread's comms. */
export interface Comms {
  /** Opens a comm at the front end. */
  readonly open: (target: string, data: Content, metadata: Content, hear: CommHandler) => Comm;
  /** Answers front ends that open a comm of this target. */
  readonly serve: (target: string, opened: (comm: Comm) => CommHandler) => void;
  /** Takes a `comm_open`, `comm_msg` or `comm_close` of a front end; resolves when it is done. */
  readonly handle: (request: string, content: Content) => Promise<void>;
}

/**
 * Makes the comms.
 *
 * @param publish sends a comm message to the front ends
 */
export function createComms(publish: (message: string, content: Content, metadata?: Content) => void): Comms {
  const open = new Map<string, CommHandler>();
  const targets = new Map<string, (comm: Comm) => CommHandler>();
  const commOf = (id: string): Comm => ({
    id,
    send: (data) => publish("comm_msg", { comm_id: id, data }),
    close: () => {
      if (open.delete(id)) publish("comm_close", { comm_id: id, data: {} });
    },
  });
  return {
    open: (target, data, metadata, hear) => {
      const id = randomUUID();
      open.set(id, hear);
      publish("comm_open", { comm_id: id, target_name: target, data }, metadata);
      return commOf(id);
    },
    serve: (target, opened) => targets.set(target, opened),
    handle: async (request, content) => {
      const id = String(content.comm_id);
      if (request === "comm_msg") await open.get(id)?.((content.data ?? {}) as Content);
      if (request === "comm_close") open.delete(id);
      if (request !== "comm_open") return;
      const serve = targets.get(String(content.target_name));
      if (serve === undefined) publish("comm_close", { comm_id: id, data: {} });
      else open.set(id, serve(commOf(id)));
    },
  };
}
