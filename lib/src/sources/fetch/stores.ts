import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unreadable } from "../../util/system-reason.js";
import { ALPACA } from "../alpaca/alpaca.js";
import { DATABENTO } from "../databento/databento.js";
import { MASSIVE } from "../massive/massive.js";
import { MANIFEST_NAME, type Manifest, readManifest } from "./manifest.js";
import { type Provider, SOURCES, type SourceName } from "./provider.js";

/** The vendors by the names that manifests use. */
export const PROVIDERS: Readonly<Record<SourceName, Provider>> = {
  alpaca: ALPACA,
  massive: MASSIVE,
  databento: DATABENTO,
};

/**
 * The folder of a symbol in a store. For one of several symbols it is `symbol=TSLA`, so that readers see a partitioned
 * folder; for a single one it is `TSLA`. A folder that is already there is kept.
 */
export function folderOf(store: string, symbol: string, isOneOfSeveral: boolean): string {
  const [plain, partition] = [join(store, symbol), join(store, `symbol=${symbol}`)];
  if (existsSync(partition)) return partition;
  return isOneOfSeveral && !existsSync(plain) ? partition : plain;
}

/** A folder that `ata-lab fetch` filled. */
export interface StoredSymbol {
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * The symbols of a store, grouped by vendor and kind: only those of one group can share a request.
 *
 * @param store the folder of a symbol, or one with such folders in it, however deep
 * @throws if there are none, or a manifest in it is damaged
 */
export async function storedSymbols(store: string): Promise<StoredSymbol[][]> {
  const entries = await readdir(store, { recursive: true, withFileTypes: true }).catch((error) => {
    throw error.code === "ENOENT" ? new Error(`${store}: no such folder`) : unreadable(store, error);
  });
  const groups = new Map<string, StoredSymbol[]>();
  const paths = entries
    .filter(({ name }) => name === MANIFEST_NAME)
    .map(({ parentPath }) => join(parentPath, MANIFEST_NAME));
  for (const folder of paths.sort().map(dirname)) {
    const manifest = (await readManifest(folder))!;
    const { source, feed, adjustment, asof } = manifest;
    const kind = [SOURCES.indexOf(source), feed, adjustment, asof].join(" ");
    groups.set(kind, [...(groups.get(kind) ?? []), { folder, manifest }]);
  }
  if (groups.size === 0) {
    throw new Error(
      `${store}: there is no ${MANIFEST_NAME} in it: only folders that a fetch filled can be brought up to date`,
    );
  }
  return [...groups.values()];
}
