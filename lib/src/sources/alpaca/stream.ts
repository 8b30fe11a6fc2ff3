import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import type { Report } from "../../util/report.js";
import { MINUTE, SECOND } from "../../util/time.js";
import { hideSecrets } from "../fetch/keys.js";
import { plainExcerpt } from "../fetch/plain-excerpt.js";
import type { RawBar } from "../fetch/provider.js";
import { readMessages, type StreamMessage } from "./stream-messages.js";

/** The address of the stream, and the environment variable that replaces it. */
export const STREAM = {
  vendor: "Alpaca",
  url: "https://stream.data.alpaca.markets",
  urlVariable: "APCA_API_STREAM_URL",
} as const;

/** What to stream, and who takes it. */
export interface StreamOptions {
  /** The address, checked by `parseBaseUrl`; `https:` stands for `wss:`. */
  readonly baseUrl: URL;
  /** Key and secret. */
  readonly keys: readonly string[];
  readonly symbol: string;
  readonly feed: string;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called with what goes wrong, and with what is done about it. */
  readonly report: Report;
  /** Called whenever minutes begin to come: at first, and after each interruption. */
  readonly ready: () => void;
  /** Called with each minute; `updated` when it corrects one that came before. */
  readonly bar: (bar: RawBar, updated: boolean) => void;
  /** Milliseconds between two pings; a server that does not answer one until the next is lost (10,000). */
  readonly heartbeat?: number;
  /** Milliseconds before the first new try; the wait doubles up to a minute (1,000). */
  readonly backoff?: number;
}

/** How often to try in vain before the first minute: a wrong address, or no network at all. */
const FIRST_TRIES = 6;
const LONGEST_WAIT = MINUTE;
/** Bytes of one text at most: a minute of 10,000 symbols is a fifth of it. */
const LARGEST_TEXT = 1 << 23;

/** How a connection ended. */
interface End {
  readonly reason: string;
  /** Whether no new try can help. */
  readonly isFinal: boolean;
}

/**
 * Streams minute bars of one stock from Alpaca until the signal ends it.
 *
 * A connection that breaks, falls silent or is refused for a time is made anew, after a wait that doubles. Which minutes were
 * missed meanwhile is for the caller to find out, when `ready` is called again.
 *
 * @returns when the signal has ended it
 * @throws when Alpaca refuses for a reason that stays, or cannot be reached at all; the error says what to do
 * @see https://docs.alpaca.markets/docs/streaming-market-data
 */
export async function streamBars(options: StreamOptions): Promise<void> {
  const { signal, report, keys, backoff = SECOND } = options;
  const host = options.baseUrl.host;
  let wasEverReady = false;
  for (let attempt = 0; !signal.aborted; attempt++) {
    const ready = (): void => {
      wasEverReady = true;
      attempt = 0;
      options.ready();
    };
    const end = await connect({ ...options, ready }, () => wasEverReady);
    if (signal.aborted) return;
    const reason = `${host}: ${hideSecrets(end.reason, keys)}`;
    if (end.isFinal) throw new Error(reason);
    if (!wasEverReady && attempt + 1 === FIRST_TRIES) {
      throw new Error(`${reason}; gave up after ${FIRST_TRIES} tries: is the network up?`);
    }
    const wait = Math.min(backoff * 2 ** attempt, LONGEST_WAIT);
    report(`warning: ${reason}; connecting again in ${(wait / SECOND).toFixed(1)} s`);
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}

/** Makes one connection, and waits for its end. */
function connect(options: StreamOptions, wasEverReady: () => boolean): Promise<End> {
  const { baseUrl, keys, symbol, feed, signal, report, ready, bar, heartbeat = 10 * SECOND } = options;
  const url = new URL(`v2/${feed}`, baseUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { maxPayload: LARGEST_TEXT, handshakeTimeout: 30 * SECOND });
    let isAlive = true;
    let isSubscribed = false;
    const beat = setInterval(() => {
      if (!isAlive || !isSubscribed) {
        const what = isAlive ? "said nothing of the subscription" : "did not answer a ping";
        finish({ reason: `the server ${what} within ${heartbeat / SECOND} seconds`, isFinal: false });
        return;
      }
      isAlive = false;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, heartbeat);
    const stop = (): void => finish({ reason: "ended", isFinal: false });
    const finish = (end: End): void => {
      clearInterval(beat);
      signal.removeEventListener("abort", stop);
      socket.removeAllListeners();
      // A socket that is ended while it connects has one more error to tell.
      socket.on("error", () => {});
      if (end.reason === "ended") socket.close();
      socket.terminate();
      resolve(end);
    };
    signal.addEventListener("abort", stop);
    const send = (message: object): void => socket.send(JSON.stringify(message));
    const take = (message: StreamMessage): void => {
      switch (message.kind) {
        case "connected":
          send({ action: "auth", key: keys[0], secret: keys[1] });
          return;
        case "authenticated":
          send({ action: "subscribe", bars: [symbol], updatedBars: [symbol] });
          return;
        case "subscribed":
          if (isSubscribed || !message.symbols.includes(symbol)) return;
          isSubscribed = true;
          ready();
          return;
        case "bar":
          if (message.bar.symbol === symbol) bar(message.bar, message.updated);
          return;
        case "error":
          finish(endOf(message, { symbol, feed, wasReady: wasEverReady() }));
      }
    };
    socket.on("message", (data) => {
      isAlive = true;
      let messages: StreamMessage[];
      try {
        messages = readMessages(hideSecrets(data.toString(), keys));
      } catch (error) {
        report(`warning: ${(error as Error).message}; it is passed over`);
        return;
      }
      messages.forEach(take);
    });
    socket.on("pong", () => {
      isAlive = true;
    });
    socket.on("ping", () => {
      isAlive = true;
    });
    socket.on("close", (code) => finish({ reason: `the connection was closed (${code})`, isFinal: false }));
    socket.on("error", (error) => finish({ reason: faultOf(error), isFinal: false }));
  });
}

function faultOf(error: Error & { readonly code?: string }): string {
  const [, status] = /^Unexpected server response: (\d{3})$/.exec(error.message) ?? [];
  if (status !== undefined) return `answered ${status} instead of opening a stream`;
  return `the connection failed (${plainExcerpt(error.code ?? error.message)})`;
}

/** What to do about an error, by its code: https://docs.alpaca.markets/docs/streaming-market-data#errors. */
function endOf(
  { code, said }: { readonly code: number; readonly said: string },
  { symbol, feed, wasReady }: { readonly symbol: string; readonly feed: string; readonly wasReady: boolean },
): End {
  const reason = `error ${code} (${plainExcerpt(said)})`;
  const final = (cure: string): End => ({ reason: `${reason}: ${cure}`, isFinal: true });
  switch (code) {
    case 400:
      return final(`is ${symbol} a ticker that Alpaca has?`);
    case 402:
      return final("are APCA_API_KEY_ID and APCA_API_SECRET_KEY a valid pair, and not reset since?");
    case 405:
      return final("your plan allows no more symbols: end another program that streams, or choose a larger plan");
    case 406:
      // The server may take a connection that broke for an open one, for a minute or two.
      if (wasReady) return { reason: `${reason}: the connection before may still count`, isFinal: false };
      return final("your plan allows no more connections: end the other program that streams with these keys");
    case 409:
      return final(
        feed === "iex" ? "your plan has no stream of IEX" : `your plan has no stream of ${feed}: choose --feed iex`,
      );
    case 401:
    case 403:
    case 410:
      return final("Alpaca's stream does not work as documented");
    default:
      return { reason, isFinal: false };
  }
}
