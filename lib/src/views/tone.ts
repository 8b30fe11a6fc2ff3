/** What a word says at a glance; `heading` is for titles and the names of columns. */
export type Tone = "good" | "bad" | "warning" | "heading";

/** Marks text by its tone, as a terminal does with colours. What it adds must have no width. */
export type Paint = (text: string, tone: Tone) => string;

/** Text as it is. */
export const unpainted: Paint = (text) => text;

/** Words that say how something went, as whole cells, or before or after a sentence's colon. */
const WORDS: { readonly [tone in Exclude<Tone, "heading">]: readonly string[] } = {
  good: ["pass", "PROMOTE", "chosen", "can be used as it is", "Nothing looks ahead"],
  bad: ["FAIL", "DON'T PROMOTE", "error", "refused", "NONE CHOSEN"],
  warning: ["NOT ENOUGH EVIDENCE", "warning", "WARNING", "never", "FORCED"],
};

const TONES: ReadonlyMap<string, Tone> = new Map(
  Object.entries(WORDS).flatMap(([tone, words]) => words.map((word) => [word, tone as Tone] as const)),
);

/**
 * The tone of a text that is one of the words that say how something went.
 *
 * @param text a table's cell, or a part of a sentence
 * @returns the tone, or undefined for any other text
 * @example
 * toneOf("FAIL"); // → "bad"
 * toneOf("0.52"); // → undefined
 */
export function toneOf(text: string): Tone | undefined {
  return TONES.get(text) ?? (/^[1-9]\d* errors?$/.test(text) ? "bad" : undefined);
}

/**
 * Marks the word that a paragraph begins or ends with, before its first or after its last colon.
 *
 * @param text a paragraph, of one line or several
 * @param paint marks text
 * @example
 * paintSentence("PROMOTE: every criterion passed.", (text, tone) => `<${tone}>${text}`); // → "<good>PROMOTE: every criterion passed."
 */
export function paintSentence(text: string, paint: Paint): string {
  const [first, last] = [text.indexOf(": "), text.lastIndexOf(": ")];
  if (first < 0) return text;
  const opening = toneOf(text.slice(0, first));
  if (opening !== undefined) return `${paint(text.slice(0, first), opening)}${text.slice(first)}`;
  const closing = toneOf(text.slice(last + 2));
  return closing === undefined ? text : `${text.slice(0, last + 2)}${paint(text.slice(last + 2), closing)}`;
}
