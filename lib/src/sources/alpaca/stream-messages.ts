import { z } from "zod";
import { parseJson } from "../fetch/parse-json.js";
import { plainExcerpt } from "../fetch/plain-excerpt.js";
import type { RawBar } from "../fetch/provider.js";
import { readBar } from "./alpaca.js";

/** What Alpaca's stream says, as far as bars need it. */
export type StreamMessage =
  | { readonly kind: "connected" | "authenticated" }
  /** The symbols whose minutes will come. */
  | { readonly kind: "subscribed"; readonly symbols: readonly string[] }
  /** A minute; `updated` when it corrects one that was sent before. */
  | { readonly kind: "bar"; readonly bar: RawBar; readonly updated: boolean }
  | { readonly kind: "error"; readonly code: number; readonly said: string };

const LIST = z.array(z.looseObject({ T: z.string() }));
const SUCCESS = z.object({ msg: z.string() });
const SUBSCRIPTION = z.object({ bars: z.array(z.string()).nullish() });
const FAILURE = z.object({ code: z.number(), msg: z.string() });

/**
 * Reads what the stream sends at once: a list of messages. Trades, quotes and all else are passed over.
 *
 * @param text one text of the socket
 * @returns its messages in order
 * @throws when it is no such list, or a bar lacks a field
 * @see https://docs.alpaca.markets/docs/real-time-stock-pricing-data
 */
export function readMessages(text: string): StreamMessage[] {
  const list = LIST.safeParse(parseJson(text, "Alpaca"));
  if (!list.success) throw new Error(`Alpaca's stream sent no list of messages: ${plainExcerpt(text, 100)}`);
  return list.data.flatMap((message): StreamMessage[] => {
    switch (message.T) {
      case "success": {
        const { msg } = known(SUCCESS, message);
        return msg === "connected" || msg === "authenticated" ? [{ kind: msg }] : [];
      }
      case "subscription":
        return [{ kind: "subscribed", symbols: known(SUBSCRIPTION, message).bars ?? [] }];
      case "b":
      case "u": {
        const symbol = typeof message.S === "string" ? message.S : "";
        return [{ kind: "bar", bar: readBar(symbol, message, "a bar of Alpaca's stream"), updated: message.T === "u" }];
      }
      case "error": {
        const { code, msg } = known(FAILURE, message);
        return [{ kind: "error", code, said: msg }];
      }
      default:
        return [];
    }
  });
}

function known<T>(schema: z.ZodType<T>, message: object): T {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new Error(`Alpaca's stream sent a message of an unknown form: ${plainExcerpt(JSON.stringify(message), 100)}`);
}
