import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Report } from "../../util/report.js";
import { MINUTE, SECOND } from "../../util/time.js";
import { hideSecrets } from "./keys.js";
import { plainExcerpt } from "./plain-excerpt.js";
import type { Provider, VendorRequest } from "./provider.js";

/** How to send requests to a vendor. */
export interface ClientOptions {
  readonly provider: Pick<Provider, "vendor" | "headers" | "cureOf" | "largestAnswer">;
  readonly keys: readonly string[];
  /** The vendor's address, checked by `parseBaseUrl`. */
  readonly baseUrl: URL;
  /** Aborts requests and waits. */
  readonly signal: AbortSignal;
  /** Called before every retry. */
  readonly report: Report;
  /** At most this many requests within this many milliseconds. */
  readonly rate: { readonly requests: number; readonly within: number };
  /** Milliseconds before the first retry; the wait doubles with each further one. */
  readonly backoff: number;
  /** Milliseconds without data after which an answer counts as lost; one that keeps arriving may take longer. */
  readonly timeout: number;
  /** Milliseconds that an answer may take in all: more is one that never ends. */
  readonly longest: number;
}

/**
 * Sends a request and returns what `read` makes of the answer's body. Keys are removed from the body first, in case the
 * server echoes them. If `read` returns undefined, the answer was cut off, and the request is sent again.
 */
export type Client = <T>(request: VendorRequest, read: (text: string) => T | undefined) => Promise<T>;

/** How often a request is sent before giving up. */
const TRIES = 6;
/** The longest wait to accept from a server; a longer one is left to the user. */
const LONGEST_WAIT = 5 * MINUTE;

/** Why to send a request again, and after how many milliseconds if the server said so. */
interface Setback {
  readonly reason: string;
  readonly wait?: number | undefined;
}

/** A server's answer. */
interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** Undefined if it is too large. */
  readonly body: string | undefined;
}

/**
 * Creates a client that keeps to the rate limit and tries again after 429, 5xx, broken connections and answers that
 * were cut off. It follows no redirect and no link to a next page on another host, because the headers hold the keys.
 */
export function createClient(options: ClientOptions): Client {
  const { provider, keys, baseUrl, signal, report, backoff } = options;
  const headers = provider.headers(keys);
  // "Basic ..." holds the key in base64, which must not be shown either.
  const secrets = [...keys, ...Object.values(headers).map((value) => value.split(" ").at(-1)!)];
  const pace = createPace(options.rate, signal);
  return async (request, read) => {
    const url = new URL(request.path, baseUrl);
    if (url.origin !== baseUrl.origin) {
      throw new Error(
        `${provider.vendor}'s answer: its next page is at ${plainExcerpt(hideSecrets(url.origin, secrets))}, not at ` +
          `${baseUrl.origin}: refused, because the keys must not be sent elsewhere`,
      );
    }
    if (request.query) url.search = new URLSearchParams(request.query).toString();
    for (let attempt = 1; ; attempt++) {
      await pace();
      const answer = await ask(url, request, headers, secrets, options);
      let setback: Setback;
      if (typeof answer === "string") {
        const found = read(hideSecrets(answer, secrets));
        if (found !== undefined) return found;
        setback = { reason: `${url.host}: the answer was cut off` };
      } else setback = answer;
      const reason = hideSecrets(setback.reason, secrets);
      if (attempt === TRIES) throw new Error(`${reason}; gave up after ${TRIES} tries: run the command again later`);
      const wait = Math.max(setback.wait ?? 0, backoff * 2 ** (attempt - 1));
      if (wait > LONGEST_WAIT) {
        throw new Error(`${reason} and asks to wait ${Math.ceil(wait / SECOND)} seconds: run the command again then`);
      }
      report(`${reason}; trying again in ${(wait / SECOND).toFixed(1)} s (${attempt} of ${TRIES - 1} retries)`);
      await sleep(wait, undefined, { signal });
    }
  };
}

/** Waits until the rate limit allows another request. */
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

/** Sends one request; returns the body, or why to try again. */
async function ask(
  url: URL,
  request: VendorRequest,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
  options: ClientOptions,
): Promise<string | Setback> {
  const { provider, signal, timeout, longest } = options;
  signal.throwIfAborted();
  const { host } = url;
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  signal.addEventListener("abort", stop);
  let timer = setTimeout(stop, timeout);
  const isAlive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(stop, timeout);
  };
  let isEndless = false;
  const limit = setTimeout(() => {
    isEndless = true;
    stop();
  }, longest);
  let answer: Answer;
  try {
    answer = await exchange(url, request, headers, provider.largestAnswer, abort.signal, isAlive);
  } catch (error) {
    signal.throwIfAborted();
    if (isEndless) {
      throw new Error(
        `${host}: the answer has not ended after ${longest / MINUTE} minutes: a server that never stops, or a slow ` +
          "connection; run the command again later",
      );
    }
    const late = abort.signal.aborted;
    return { reason: `${host}: ${late ? `no answer within ${timeout / SECOND} seconds` : connectionFault(error)}` };
  } finally {
    clearTimeout(timer);
    clearTimeout(limit);
    signal.removeEventListener("abort", stop);
  }
  const { status, body } = answer;
  if (status === 200) {
    if (body !== undefined) return body;
    throw new Error(`${host}: the answer is larger than ${provider.largestAnswer >> 20} MB: refused`);
  }
  if (status >= 300 && status < 400) {
    throw new Error(`${host} answered ${status}, a redirect: refused, because the keys must not be sent elsewhere`);
  }
  const said = hideSecrets(messageOf(body ?? ""), secrets);
  const reason = `${host} answered ${status}${said === "" ? "" : ` (${plainExcerpt(said, 200)})`}`;
  if (status === 429 || status === 408 || status >= 500) return { reason, wait: waitOf(answer) };
  throw new Error(`${reason}${provider.cureOf(status, said)}`);
}

const UNPACK = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress };

/**
 * Sends a request and reads the answer. Does not use `fetch`, which takes a gzip that was cut off for a complete one.
 *
 * @param isAlive called whenever data arrives
 */
async function exchange(
  url: URL,
  { form }: VendorRequest,
  headers: Readonly<Record<string, string>>,
  largest: number,
  signal: AbortSignal,
  isAlive: () => void,
): Promise<Answer> {
  const content = form && new URLSearchParams(form).toString();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const outgoing = send(url, {
      method: content === undefined ? "GET" : "POST",
      headers: {
        ...headers,
        accept: "*/*",
        // Some gateways refuse requests without a user agent.
        "user-agent": "ata-lab",
        "accept-encoding": "gzip",
        ...(content !== undefined && {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(Buffer.byteLength(content)),
        }),
      },
      signal,
    });
    outgoing.on("response", resolve).on("error", reject).end(content);
  });
  isAlive();
  const { statusCode: status = 0, headers: answered } = response;
  const parts: Uint8Array[] = [];
  let size = 0;
  let isTooLarge = false;
  const told = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of source) {
      isAlive();
      yield part;
    }
  };
  // Counted while reading, because Content-Length may be wrong, and tells nothing about the unpacked size.
  const take = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const part of source) {
      size += part.length;
      isTooLarge = size > largest;
      if (isTooLarge) throw new Error("too large");
      parts.push(part);
    }
  };
  const unpack = UNPACK[(answered["content-encoding"] ?? "").trim().toLowerCase() as keyof typeof UNPACK];
  try {
    if (unpack) await pipeline(response, told, unpack(), take);
    else await pipeline(response, told, take);
  } catch (error) {
    if (!isTooLarge) throw error;
    return { status, headers: answered, body: undefined };
  }
  return { status, headers: answered, body: Buffer.concat(parts).toString("utf8") };
}

/** Describes an error below HTTP in a few words. */
function connectionFault(error: unknown): string {
  const { code, message } = error as Error & { code?: string };
  return `the connection failed (${plainExcerpt(code ?? message)})`;
}

/** Why the vendor refused: the message in its JSON, or the beginning of any other body. */
function messageOf(body: string): string {
  try {
    const { message, error, detail } = JSON.parse(body);
    const said = [message, error, detail?.message, detail].find((text) => typeof text === "string");
    if (said !== undefined) return said;
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return body.slice(0, 10_000);
}

/**
 * Milliseconds that the server asks to wait: `Retry-After` (seconds or a date), or the time until the rate limit
 * resets.
 */
function waitOf({ status, headers }: Answer): number | undefined {
  const after = headers["retry-after"] ?? "";
  // Some vendors send this header with every answer, but it matters only after a 429.
  const reset = status === 429 ? String(headers["x-ratelimit-reset"] ?? "") : "";
  const isNumber = (text: string): boolean => /^\d{1,12}(\.\d+)?$/.test(text);
  if (isNumber(after)) return Number(after) * SECOND;
  const moment = after !== "" ? Date.parse(after) : isNumber(reset) ? Number(reset) * SECOND : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - Date.now());
}

/**
 * Checks the address that the keys would be sent to.
 *
 * @throws if it is not a URL, is not encrypted (except on this machine), or has a user, a password, a query or a hash
 */
export function parseBaseUrl(text: string, { vendor, url: own, urlVariable }: AddressOf): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Error(`${vendor}'s address (${urlVariable}) is not a URL such as ${own}`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new Error(`${vendor}'s address (${urlVariable}) must be a plain URL: no user, password, ? or #`);
  }
  if (url.protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) {
    throw new Error(`${url.origin} (${urlVariable}) is not encrypted, and your keys would be sent to it: use https`);
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

type AddressOf = Pick<Provider, "vendor" | "url" | "urlVariable">;
