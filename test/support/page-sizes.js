import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * What pages import from the library as it is built, through its `exports`, and how many bytes of it they may carry: minified,
 * before any compression.
 *
 * @type {readonly { readonly name: string, readonly code: string, readonly limit: number }[]}
 */
export const PAGES = [
  { name: "predict", code: 'export { predict } from "ata-lab/core";', limit: 2_000 },
  { name: "research", code: 'export { PRESETS, formatModel, predict, research } from "ata-lab/core";', limit: 80_500 },
  { name: "all of core", code: 'export * from "ata-lab/core";', limit: 275_000 },
  { name: "one chart", code: 'export { equityChart } from "ata-lab/charts";', limit: 8_000 },
  { name: "all of charts", code: 'export * from "ata-lab/charts";', limit: 320_000 },
];

/**
 * The bytes of a page's code as esbuild bundles it for a browser.
 *
 * @param {string} code what the page imports
 * @returns {Promise<{ minified: number, compressed: number }>} as it is, and by gzip
 * @throws when it needs what no browser has, such as a module of Node
 */
export async function pageSize(code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, compressed: gzipSync(contents).length };
}
