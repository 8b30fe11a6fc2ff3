import hljs from "highlight.js/lib/common";
import { escapeHtml } from "../util/escape-html.js";

/** Longer code is not highlighted: for some languages the time grows with the square of the length. Not for JSON. */
const LONGEST = 20_000;
const LONGEST_JSON = 200_000;

/** A word this long is data. The patterns for names begin anew at each of its characters. */
const LONG_WORD = /[\w.$-]{1000}/;

/**
 * Highlights code.
 *
 * @param code any text
 * @param language its name; if unknown, nothing is highlighted
 * @returns HTML: the text, escaped, with `hljs-...` spans
 */
export function highlight(code: string, language: string): string {
  const name = language === "ipython" ? "python" : language;
  const isLong = code.length > (name === "json" ? LONGEST_JSON : LONGEST);
  if (isLong || hljs.getLanguage(name) === undefined || LONG_WORD.test(code)) return escapeHtml(code);
  return hljs.highlight(code, { language: name, ignoreIllegals: true }).value;
}
