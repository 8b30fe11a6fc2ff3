import { escapeHtml } from "../../util/escape-html.js";
import type { MimeBundle } from "./display-of.js";

/**
 * A line that the kernel itself says, below what the cell shows: small and grey, so that nobody takes it for a result.
 *
 * @param text the line; what stands between backticks is code
 */
export function noteBundle(text: string): MimeBundle {
  const html = escapeHtml(text).replace(/`([^`]*)`/g, "<code>$1</code>");
  return { "text/plain": text, "text/html": `<small style="opacity: 0.7">${html}</small>` };
}
