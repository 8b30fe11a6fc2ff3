import type { Redis } from "ioredis";
import { requirePart } from "../../sources/optional-parts.js";
import type { Report } from "../../util/report.js";
import { PASSWORD, type QueueAddress } from "./queue-address.js";

/** A server that does not answer within this time is not there. */
const PATIENCE_MS = 5000;

/** The first version with all commands that BullMQ asks for; Valkey began beyond it. */
const OLDEST = [6, 2] as const;

/**
 * Connects to a Redis or Valkey that can hold a queue, and tries it. If it is lost later, commands wait until it is back,
 * which is reported.
 *
 * @param address of the queue
 * @param purpose what needs it, as a sentence begins
 * @param report receives a line when it is lost, and one when it is back
 * @throws when it is not there, refuses, is too old, or may drop keys; the error is one line with a cure
 */
export async function openRedis(address: QueueAddress, purpose: string, report: Report): Promise<Redis> {
  requirePart("queue", purpose);
  const { Redis } = await import("ioredis");
  await tryRedis(Redis, address);
  const redis = new Redis({ ...address.connection, maxRetriesPerRequest: null, retryStrategy: pause });
  let away = false;
  // Without a listener an error would end the process; "close" follows each.
  redis.on("error", () => {});
  redis.on("close", () => {
    // After `disconnect`, there is nothing to wait for.
    if (away || redis.status === "end") return;
    away = true;
    setTimeout(() => {
      if (away && redis.status !== "end") report(`${address.shown} does not answer: waiting until it is back`);
    }, BLINK_MS).unref();
  });
  redis.on("ready", () => {
    if (away) report(`${address.shown} answers`);
    away = false;
  });
  return redis;
}

/** How long to wait before the n-th attempt to reach a server that was lost. */
export const pause = (attempt: number): number => Math.min(100 * attempt, 2000);

/** What is over sooner is not worth a line. */
const BLINK_MS = 500;

async function tryRedis(Client: typeof Redis, { shown, connection }: QueueAddress): Promise<void> {
  const redis = new Client({
    ...connection,
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    // It would ask again and again without an end while a server loads its data.
    enableReadyCheck: false,
  });
  let first: Error | undefined;
  redis.on("error", (error) => {
    first ??= error;
  });
  let info: string;
  try {
    await redis.connect();
    info = await redis.info();
  } catch (error) {
    throw new Error(`${shown}: ${reasonOf(first, error as Error)}`);
  } finally {
    redis.disconnect();
  }
  const why = whyUnfit(info, shown);
  if (why !== undefined) throw new Error(`${shown}: ${why}`);
}

/** Why a server cannot hold a queue, and what to do; undefined if it can. */
function whyUnfit(info: string, shown: string): string | undefined {
  const value = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const valkey = value("valkey_version");
  const version = value("redis_version") ?? "";
  const [major, minor] = version.split(".").map(Number) as [number, number];
  if (valkey === undefined && !(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) {
    return `it is Redis ${version || "without a version"}; a queue needs Redis ${OLDEST.join(".")} or later, or Valkey`;
  }
  if (value("role") === "slave") {
    return "it is a replica, which takes no jobs: name the server that it follows";
  }
  const policy = value("maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    const at = new URL(shown);
    const cli = `redis-cli -h ${at.hostname} -p ${at.port}${at.protocol === "rediss:" ? " --tls" : ""}`;
    return (
      `it drops keys when its memory is full (maxmemory-policy ${policy}), which would lose jobs: ` +
      `${cli} config set maxmemory-policy noeviction`
    );
  }
  return undefined;
}

/** By what an error says, what it means and what to do. */
const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/ECONNREFUSED/, "nothing answers there: start one with redis-server --port PORT, or name another with --queue"],
  [/ENOTFOUND|EAI_AGAIN/, "there is no machine of this name: correct --queue"],
  [/EHOSTUNREACH|ENETUNREACH/, "there is no way to this machine from here"],
  [/NOAUTH|without any password|called without/, `it asks for a password: put it into the variable ${PASSWORD}`],
  [/WRONGPASS|invalid password/i, `it refuses this password: correct the one in --queue or in ${PASSWORD}`],
  [/NOPERM/, "this user may not do what a queue needs: give it all keys and commands (~* &* +@all)"],
  [
    /self[- ]signed|unable to (verify|get)|unknown ca/i,
    "its certificate is from nobody that is known here: name the file of its authority in NODE_EXTRA_CA_CERTS",
  ],
  [/altnames|does not match certificate/i, "its certificate is for another name than the one in --queue"],
  [/certificate has expired/i, "its certificate has expired"],
  [/LOADING/, "it is loading its data: try again in a moment"],
  [
    /ETIMEDOUT|timed out/i,
    `it does not answer within ${PATIENCE_MS / 1000} seconds; redis:// is without TLS, rediss:// with it`,
  ],
  [/Protocol error/, "what answers there is not Redis: correct --queue"],
  [
    /ECONNRESET|Connection is closed|socket hang up/i,
    "it closes the connection; redis:// is without TLS, rediss:// with it",
  ],
];

/** @param first what the connection said, if anything, before the command failed with the last */
function reasonOf(first: Error | undefined, last: Error): string {
  // One attempt per address of a host: the errors are inside.
  const inner = (error: Error): string => [error, ...((error as AggregateError).errors ?? [])].map(wordsOf).join(" ");
  const text = `${first ? inner(first) : ""} ${inner(last)}`;
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? (first ?? last).message.split("\n")[0]!;
}

const wordsOf = (error: NodeJS.ErrnoException): string => `${error.code ?? ""} ${error.message}`;
