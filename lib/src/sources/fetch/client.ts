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

/** How to talk with a vendor. */
export interface ClientOptions {
  readonly provider: Pick<Provider, "vendor" | "headers" | "cureOf" | "largestAnswer">;
  readonly keys: readonly string[];
  /** Where it is; checked by `parseBaseUrl`. */
  readonly baseUrl: URL;
  /** Ends everything that waits. */
  readonly signal: AbortSignal;
  /** Told of every retry. */
  readonly report: Report;
  /** At most this many requests within this many milliseconds. */
  readonly rate: { readonly requests: number; readonly within: number };
  /** Milliseconds before the first retry; each next one waits twice as long. */
  readonly backoff: number;
  /** Milliseconds of silence after which an answer counts as lost; one that goes on coming may take longer. */
  readonly timeout: number;
}

/**
 * Asks, and reads the body of a successful answer, which holds no keys even where the server echoes them. Where `read`
 * gives undefined, the answer was cut off, and is asked for again.
 */
export type Client = <T>(request: VendorRequest, read: (text: string) => T | undefined) => Promise<T>;

/** Tries in all before a request is given up. */
const TRIES = 6;
/** The longest wait that a server may ask for; a longer one is for the user to decide. */
const LONGEST_WAIT = 5 * MINUTE;

/** Why a request is worth another try, and in how many milliseconds if the server said. */
interface Setback {
  readonly reason: string;
  readonly wait?: number | undefined;
}

/** What came back. */
interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** Undefined when it is too large. */
  readonly body: string | undefined;
}

/**
 * A client that keeps to the rate limit, tries again after 429, 5xx, broken connections and cut answers, and goes to no
 * other host, by a redirect or a link to a next page: the keys travel in headers.
 */
export function createClient(options: ClientOptions): Client {
  const { provider, keys, baseUrl, signal, report, backoff } = options;
  const headers = provider.headers(keys);
  // "Basic ..." holds the key in other letters.
  const secrets = [...keys, ...Object.values(headers).map((value) => value.split(" ").at(-1)!)];
  const pace = createPace(options.rate, signal);
  return async (request, read) => {
    const url = new URL(request.path, baseUrl);
    if (url.origin !== baseUrl.origin) {
      throw new Error(
        `${provider.vendor}'s answer: its next page is at ${plainExcerpt(hideSecrets(url.origin, secrets))}, not at ` +
          `${baseUrl.origin}: refused, as the keys must not travel elsewhere`,
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
      if (attempt === TRIES) throw new Error(`${reason}; given up after ${TRIES} tries, run the command again later`);
      const wait = Math.max(setback.wait ?? 0, backoff * 2 ** (attempt - 1));
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
async function ask(
  url: URL,
  request: VendorRequest,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
  options: ClientOptions,
): Promise<string | Setback> {
  const { provider, signal, timeout } = options;
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
  let answer: Answer;
  try {
    answer = await exchange(url, request, headers, provider.largestAnswer, abort.signal, isAlive);
  } catch (error) {
    signal.throwIfAborted();
    const late = abort.signal.aborted;
    return { reason: `${host}: ${late ? `no answer within ${timeout / SECOND} seconds` : connectionFault(error)}` };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  const { status, body } = answer;
  if (status === 200) {
    if (body !== undefined) return body;
    throw new Error(`${host}: the answer is larger than ${provider.largestAnswer >> 20} MB: refused`);
  }
  if (status >= 300 && status < 400) {
    throw new Error(`${host} answered ${status}, a redirect: refused, as the keys must not travel elsewhere`);
  }
  const said = hideSecrets(messageOf(body ?? ""), secrets);
  const reason = `${host} answered ${status}${said === "" ? "" : ` (${plainExcerpt(said, 200)})`}`;
  if (status === 429 || status === 408 || status >= 500) return { reason, wait: waitOf(answer) };
  throw new Error(`${reason}${provider.cureOf(status, said)}`);
}

const UNPACK = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress };

/**
 * Sends a request and takes in the answer. `fetch` is not used, as it takes a gzip that was cut off for a whole one.
 *
 * @param isAlive called whenever something came
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
        // Gateways refuse requests of nobody.
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
  // Read in pieces: an answer's Content-Length need not be true, and a compressed one tells nothing.
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

/** What went wrong below HTTP, in a few words. */
function connectionFault(error: unknown): string {
  const { code, message } = error as Error & { code?: string };
  return `the connection failed (${plainExcerpt(code ?? message)})`;
}

/** What a refusal says of itself: the message in a vendor's JSON, or the beginning of anything else. */
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

/** Milliseconds that the server asks to wait: `Retry-After` (seconds or a date), or until a limit reached is reset. */
function waitOf({ status, headers }: Answer): number | undefined {
  const after = headers["retry-after"] ?? "";
  // Some vendors send it with every answer, but only the 429 is about it.
  const reset = status === 429 ? String(headers["x-ratelimit-reset"] ?? "") : "";
  const isNumber = (text: string): boolean => /^\d{1,12}(\.\d+)?$/.test(text);
  if (isNumber(after)) return Number(after) * SECOND;
  const moment = after !== "" ? Date.parse(after) : isNumber(reset) ? Number(reset) * SECOND : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - Date.now());
}

/**
 * Checks where the keys would be sent.
 *
 * @throws when it is no URL, not encrypted (but for this machine), or has parts that do not belong there
 */
export function parseBaseUrl(text: string, { vendor, url: own, urlVariable }: AddressOf): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Error(`${vendor}'s address (${urlVariable}) is no URL such as ${own}`);
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
