import type { MimeBundle } from "../../display/display.js";
import type { Collected } from "../../display/kernel-link.js";
import type { Content } from "../protocol/message.js";
import type { ToWire } from "./threads.js";

/** The way out of what cells print and show. */
export interface Outlet {
  readonly tell: (message: ToWire) => void;
  /** Hands over what is printed and shown, until the returned function is called. */
  readonly collect: (take: (shown: Collected) => void) => () => void;
  /** Ends all collecting: who collected may have been stopped. */
  readonly showAll: () => void;
}

/**
 * Makes the way out.
 *
 * @param tell where it leads
 */
export function createOutlet(tell: (message: ToWire) => void): Outlet {
  let taker: ((shown: Collected) => void) | undefined;
  return {
    tell: (message) => {
      const shown = taker && collected(message);
      if (shown === undefined) tell(message);
      else taker?.(shown);
    },
    collect: (take) => {
      const outer = taker;
      taker = take;
      return () => {
        if (taker === take) taker = outer;
      };
    },
    showAll: () => {
      taker = undefined;
    },
  };
}

function collected(message: ToWire): Collected | undefined {
  if (message.type === "stream") return { type: "text", text: message.text };
  if (message.type !== "publish" || !/^(update_)?display_data$/.test(message.message)) return undefined;
  const {
    data,
    metadata = {},
    transient = {},
  } = message.content as {
    data: MimeBundle;
    metadata?: Content;
    transient?: { display_id?: string };
  };
  return { type: "bundle", data, metadata, displayId: transient.display_id };
}
