import { createHash } from "node:crypto";
import { version } from "../../store/version.js";

/** What a job of a queue holds. */
export interface JobData {
  readonly kind: string;
  /** SHA-256 of what all jobs of the run share. */
  readonly common: string;
  /** The item as JSON. */
  readonly item: string;
}

/** What a worker answers: the result as JSON, or where it put that. */
export type JobAnswer = { readonly json: string } | { readonly stored: string };

/** Before the names of all keys in Redis. */
export const PREFIX = "ata-lab";

/** A queue of this version alone: no worker ever takes a job of another one, whose numbers may differ. */
export const queueName = (): string => `jobs-${version()}`;

/** How long results stay in Redis, and jobs that failed. */
export const KEPT_SECONDS: number = 7 * 86_400;

/** The hash of a text. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * A job's name, by all that its result depends on: whoever asks for it, and however often, it is there once, and whoever does
 * it writes the same result under the same name.
 */
export function jobId({ kind, common, item }: JobData): string {
  return `${kind}-${sha256(JSON.stringify([version(), kind, common, item]))}`;
}
