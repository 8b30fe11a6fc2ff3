import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

/** Where the build leaves the compressed plotly.js; beside the sources there is none. */
export const PLOTLY: URL = new URL("./plotly.txt", import.meta.url);

let compressed: string | undefined;

/**
 * plotly.js as text that fits into a page: gzip, then base64; about 2.6 MB. Read or created on first use, then cached.
 *
 * @returns base64 characters only, which are safe in HTML and scripts
 */
export function compressedPlotly(): string {
  compressed ??= existsSync(PLOTLY) ? readFileSync(PLOTLY, "latin1") : compressPlotly();
  return compressed;
}

/** Compresses plotly.js, which takes most of a second. */
export function compressPlotly(): string {
  const path = createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js");
  return gzipSync(readFileSync(path), { level: 9 }).toString("base64");
}

/** JavaScript for a page: the function `inflate` turns gzip in base64 into a promise of its text. */
export const INFLATE = `const inflate = (text) =>
  new Response(
    new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream("gzip")),
  ).text();`;
