import hljs from "highlight.js/lib/common";
import { escapeHtml } from "../util/escape-html.js";

/** Longer text is not highlighted, because that takes seconds. */
const LONGEST = 200_000;

/**
 * Highlights code.
 *
 * @param code any text
 * @param language its name; if unknown, nothing is highlighted
 * @returns HTML: the text, escaped, with `hljs-...` spans
 */
export function highlight(code: string, language: string): string {
  const name = language === "ipython" ? "python" : language;
  if (hljs.getLanguage(name) === undefined || code.length > LONGEST) return escapeHtml(code);
  return hljs.highlight(code, { language: name, ignoreIllegals: true }).value;
}
