import { promisify } from "node:util";
import { constants, gunzip, gzip } from "node:zlib";
import type { Redis } from "ioredis";
import { KEPT_SECONDS, PREFIX, sha256 } from "./job.js";

// What all jobs of a run share, such as bars, is in Redis once, packed, under its hash.

/** Longer texts are no strings any more for JavaScript, and no values for Redis. */
const MOST_CHARACTERS = 400e6;

const keyOf = (hash: string): string => `${PREFIX}:common:${hash}`;

/** @throws when it is too much for a queue */
export function checkCommon(json: string): void {
  if (json.length <= MOST_CHARACTERS) return;
  const [size, most] = [json.length, MOST_CHARACTERS].map((bytes) => `${Math.round(bytes / 1e6)} MB`);
  throw new Error(`what the jobs share is ${size}, and a queue takes ${most}: take fewer bars, with --from and --to`);
}

/** Puts it there, or makes it stay longer. */
export async function putCommon(redis: Redis, hash: string, json: string): Promise<void> {
  const seconds = 2 * KEPT_SECONDS;
  if ((await redis.expire(keyOf(hash), seconds)) === 1) return;
  const packed = await promisify(gzip)(json, { level: constants.Z_BEST_SPEED });
  await redis.set(keyOf(hash), packed, "EX", seconds);
}

/** What was put there; undefined if it is not there, or is something else. */
export async function getCommon(redis: Redis, hash: string): Promise<string | undefined> {
  const packed = await redis.getBuffer(keyOf(hash));
  if (packed === null) return undefined;
  const json = await promisify(gunzip)(packed, { maxOutputLength: MOST_CHARACTERS }).catch(() => undefined);
  const text = json?.toString();
  return text !== undefined && sha256(text) === hash ? text : undefined;
}
