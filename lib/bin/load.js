// Loads a part of the built library, or says what to run: nothing is built yet after `npm ci --ignore-scripts`.
import { existsSync } from "node:fs";
import module from "node:module";

/**
 * @param {string} path from `dist`
 * @returns {Promise<any>} the module; the process ends if it cannot be loaded
 */
export async function load(path) {
  const file = new URL(`../dist/${path}`, import.meta.url);
  if (!existsSync(file)) stop("the library is not built: npm run build");
  const { enableCompileCache } = /** @type {{ enableCompileCache?: () => void }} */ (module);
  // From Node 22.8 on, what was compiled is kept for the next process.
  enableCompileCache?.();
  try {
    return await import(file.href);
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    const name = /package '([^']+)'/.exec(error.message)?.[1];
    return stop(
      name === undefined ? "the library is not whole: npm run build" : `${name} is not installed: npm install`,
    );
  }
}

/** @param {string} why */
function stop(why) {
  process.stderr.write(`ata-lab: ${why}\n`);
  process.exit(1);
}
