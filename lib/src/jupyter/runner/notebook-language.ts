import type { Notebook } from "./nbformat.js";

/** The cell languages that this project's kernel and stock tslab run. */
const OURS = ["typescript", "javascript"];

/**
 * Refuses a notebook in another language, whose cells would only fail.
 *
 * @param path the notebook's file, for the message
 * @param notebook the notebook; one without a language is assumed to be TypeScript
 * @throws when its cells are in another language
 */
export function requireTypeScript(path: string, { metadata }: Notebook): void {
  const { kernelspec = {}, language_info = {} } = metadata as {
    kernelspec?: { name?: unknown; display_name?: unknown; language?: unknown };
    language_info?: { name?: unknown };
  };
  const language = kernelspec.language ?? language_info.name ?? languageOf(kernelspec.name);
  if (typeof language !== "string" || OURS.includes(language.toLowerCase())) return;
  const name = language.charAt(0).toUpperCase() + language.slice(1);
  const article = /^([AEIOU]|R$)/.test(name) ? "an" : "a";
  const kernel = typeof kernelspec.name === "string" ? ` (its kernel is ${kernelspec.name})` : "";
  throw new Error(`${path}: this is ${article} ${name} notebook${kernel}; ata-lab run runs TypeScript notebooks`);
}

/** Old notebooks name only the kernel. */
function languageOf(kernel: unknown): string | undefined {
  if (typeof kernel !== "string") return undefined;
  return /^(python|ir$|julia)/.exec(kernel)?.[1]?.replace(/^ir$/, "R");
}
