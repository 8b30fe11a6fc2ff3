import { folderStore } from "./folder-store.js";
import type { ResultStore } from "./result-store.js";
import { s3Store } from "./s3-store.js";

/**
 * The place of results.
 *
 * @param location a folder, or `s3://BUCKET/PREFIX`, with keys, region and endpoint from the `AWS_` variables
 * @throws when an `s3://` address names no bucket, or a variable is missing
 */
export function openResults(location: string, environment: NodeJS.ProcessEnv = process.env): ResultStore {
  return /^s3:/i.test(location) ? s3Store(location, environment) : folderStore(location);
}
