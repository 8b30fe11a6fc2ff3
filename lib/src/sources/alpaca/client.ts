import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../../util/report.js";
import { MINUTE, SECOND } from "../../util/time.js";
import { type AlpacaKeys, hideKeys } from "./keys.js";
import { plainExcerpt } from "./plain-excerpt.js";

/** How to talk with Alpaca. */
export interface ClientOptions {
  readonly keys: AlpacaKeys;
  /** Where its market data are; checked by `parseBaseUrl`. */
  readonly baseUrl: URL;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
  /** Told of every retry. */
  readonly report: Report;
  /** So many requests within so many milliseconds, at most. */
  readonly rate: { readonly requests: number; readonly within: number };
  /** Milliseconds before the first retry; each next one waits twice as long. */
  readonly backoff: number;
  /** Milliseconds after which an answer that is not there yet counts as lost. */
  readonly timeout: number;
}

/** Asks for a path with parameters; gives the body of a successful answer, without the keys should it echo them. */
export type Client = (path: string, parameters: Readonly<Record<string, string>>) => Promise<string>;

/** Tries in all before a request is given up. */
const TRIES = 6;
/** The longest wait that a server may ask for; a longer one is for the user to decide. */
const LONGEST_WAIT = 5 * MINUTE;
/** Bytes of an answer after decompression: a page of 10,000 bars has little over one million. */
const LARGEST_ANSWER = 1 << 24;

/** Why a request is worth another try, and in how many milliseconds if the server said. */
interface Setback {
  readonly reason: string;
  readonly wait?: number | undefined;
}

/**
 * A client that keeps to the rate limit, tries again after 429, 5xx and broken connections, and follows no redirect, as
 * the keys travel in headers.
 */
export function createClient(options: ClientOptions): Client {
  const { keys, baseUrl, signal, report, backoff } = options;
  const pace = createPace(options.rate, signal);
  return async (path, parameters) => {
    const url = new URL(path, baseUrl);
    url.search = new URLSearchParams(parameters).toString();
    for (let attempt = 1; ; attempt++) {
      await pace();
      const answer = await ask(url, options);
      if (typeof answer === "string") return hideKeys(answer, keys);
      const reason = hideKeys(answer.reason, keys);
      if (attempt === TRIES) throw new Error(`${reason}; given up after ${TRIES} tries, run the command again later`);
      const wait = Math.max(answer.wait ?? 0, backoff * 2 ** (attempt - 1));
      if (wait > LONGEST_WAIT) {
        throw new Error(`${reason} and asks to wait ${Math.ceil(wait / SECOND)} seconds: run the command again then`);
      }
      report(`${reason}; trying again in ${(wait / SECOND).toFixed(1)} s (${attempt} of ${TRIES - 1} retries)`);
      await sleep(wait, undefined, { signal });
    }
  };
}

/** Waits until one more request would not be one too many. */
function createPace({ requests, within }: ClientOptions["rate"], signal: AbortSignal): () => Promise<void> {
  const starts: number[] = [];
  return async () => {
    if (starts.length === requests) {
      const wait = starts.shift()! + within - performance.now();
      if (wait > 0) await sleep(wait, undefined, { signal });
    }
    starts.push(performance.now());
  };
}

/** One request: the body, or why to try again. */
async function ask(url: URL, { keys, signal, timeout }: ClientOptions): Promise<string | Setback> {
  signal.throwIfAborted();
  const { host } = url;
  // By hand, as Node 20 may collect an AbortSignal.timeout inside AbortSignal.any before it fires.
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(stop, timeout);
  let response: Response;
  let body: string | undefined;
  try {
    response = await fetch(url, {
      headers: { "APCA-API-KEY-ID": keys.id, "APCA-API-SECRET-KEY": keys.secret, accept: "application/json" },
      // Seen and refused below; "error" would look like a broken connection, which is tried again.
      redirect: "manual",
      signal: abort.signal,
    });
    body = await readBody(response);
  } catch (error) {
    signal.throwIfAborted();
    const late = abort.signal.aborted;
    return { reason: `${host}: ${late ? `no answer within ${timeout / SECOND} seconds` : connectionFault(error)}` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  const { status } = response;
  if (status === 200) {
    if (body === undefined) throw new Error(`${host}: the answer is larger than ${LARGEST_ANSWER >> 20} MB: refused`);
    return body;
  }
  if (status >= 300 && status < 400) {
    throw new Error(`${host} answered ${status}, a redirect: refused, as the keys must not travel elsewhere`);
  }
  const said = hideKeys(messageOf(body ?? ""), keys);
  const reason = `${host} answered ${status}${said === "" ? "" : ` (${plainExcerpt(said, 200)})`}`;
  if (status === 429 || status === 408 || status >= 500) return { reason, wait: waitOf(response) };
  throw new Error(`${reason}${cureOf(status, said)}`);
}

/** The body as text, undefined when it is too large. */
async function readBody(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Read in pieces: an answer's Content-Length need not be true, and a compressed one tells nothing.
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LARGEST_ANSWER) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** What went wrong below HTTP, in a few words. */
function connectionFault(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return `the connection failed (${plainExcerpt(cause?.code ?? cause?.message ?? message)})`;
}

/** What a refusal says of itself: the `message` of Alpaca's JSON, or the beginning of anything else. */
function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body);
    if (typeof message === "string") return message;
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return body.slice(0, 10_000);
}

/** Milliseconds that the server asks to wait: `Retry-After` (seconds or a date), or until a limit reached is reset. */
function waitOf({ status, headers }: Response): number | undefined {
  const after = headers.get("retry-after") ?? "";
  // Alpaca sends it with every answer, but only the 429 is about it.
  const reset = status === 429 ? (headers.get("x-ratelimit-reset") ?? "") : "";
  const isNumber = (text: string): boolean => /^\d{1,12}(\.\d+)?$/.test(text);
  if (isNumber(after)) return Number(after) * SECOND;
  const moment = after !== "" ? Date.parse(after) : isNumber(reset) ? Number(reset) * SECOND : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - Date.now());
}

function cureOf(status: number, said: string): string {
  if (status === 403 && /subscription/i.test(said)) {
    return ": without a paid plan, SIP bars must end at least 15 minutes ago; choose an earlier --to, or --feed iex";
  }
  if (status === 401 || status === 403) {
    return ": are APCA_API_KEY_ID and APCA_API_SECRET_KEY a valid pair, and not reset since?";
  }
  return "";
}

/**
 * Checks where the keys would be sent.
 *
 * @throws when it is no URL, not encrypted (but for this machine), or has parts that do not belong there
 */
export function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Error("Alpaca's address (APCA_API_DATA_URL) is no URL such as https://data.alpaca.markets");
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new Error("Alpaca's address (APCA_API_DATA_URL) must be a plain URL: no user, password, ? or #");
  }
  if (url.protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) {
    throw new Error(`${url.origin} (APCA_API_DATA_URL) is not encrypted, and your keys would be sent to it: use https`);
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}
