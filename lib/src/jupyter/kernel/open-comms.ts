import type { Content } from "../protocol/message.js";

/** The comms that are open, by id: private lines between the kernel and parts of a front end, as sliders need them. */
export interface OpenComms {
  /** Takes note of a message that goes either way. */
  readonly follow: (message: string, content: Content) => void;
  /** The content of a `comm_info_reply`; of one target's comms if it is named. */
  readonly info: (target: unknown) => Content;
}

/** Makes the list of the open comms, which is empty. */
export function openComms(): OpenComms {
  const targets = new Map<string, string>();
  return {
    follow: (message, { comm_id, target_name }) => {
      if (message === "comm_open") targets.set(String(comm_id), String(target_name));
      if (message === "comm_close") targets.delete(String(comm_id));
    },
    info: (target) => {
      const wanted = [...targets].filter(([, name]) => target === undefined || target === null || name === target);
      return { status: "ok", comms: Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }])) };
    },
  };
}
