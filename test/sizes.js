// What pages carry of the library, minified: more than test/support/page-sizes.js allows stops `npm run check`.
import { PAGES, pageSize } from "./support/page-sizes.js";

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

for (const { name, code, limit } of PAGES) {
  const { minified, compressed } = await pageSize(code);
  const line = `${name}: ${kilobytes(minified)} minified, at most ${kilobytes(limit)} (${kilobytes(compressed)} by gzip)`;
  if (minified <= limit) console.log(line);
  else {
    console.error(`${line}\n  too large: \`npx esbuild --bundle --minify --analyze\` shows what of`);
    console.error(`  ${code}`);
    process.exitCode = 1;
  }
}
