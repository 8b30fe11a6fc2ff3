import { createRequire } from "node:module";
import { offerShow, type Show } from "../../display/display.js";
import { requirePart } from "../../sources/optional-parts.js";

const require = createRequire(import.meta.url);
let shown: Show | undefined;

/**
 * Sends what cells display, through this library's `display` or tslab's, to the notebook.
 *
 * @param show takes the content of a display message, and whether it updates an earlier one
 */
export function showThrough(show: Show): void {
  shown = show;
  offerShow(show);
}

/** tslab's own module, for cells that import it; loading it takes its compiler along, so only they do. */
export function loadTslab(): unknown {
  requirePart("tslab", 'import ... from "tslab"');
  const jupyter = require("tslab/dist/jupyter.js") as { lastWriteDisplayData: Show | undefined };
  jupyter.lastWriteDisplayData = shown;
  return require("tslab");
}
