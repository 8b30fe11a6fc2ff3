import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

let compressed: string | undefined;

/**
 * plotly.js as text that fits into a page: gzip, then base64; about 2.6 MB. Made on first use, then kept.
 *
 * @returns characters of base64's alphabet only, which no HTML or script can be broken by
 */
export function compressedPlotly(): string {
  if (compressed === undefined) {
    const path = createRequire(import.meta.url).resolve("plotly.js-dist/plotly.js");
    compressed = gzipSync(readFileSync(path), { level: 9 }).toString("base64");
  }
  return compressed;
}

/** JavaScript for a page: the function `inflate` turns gzip in base64 into a promise of its text. */
export const INFLATE = `const inflate = (text) =>
  new Response(
    new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream("gzip")),
  ).text();`;
