import type { Content } from "../protocol/message.js";

/** A cell that ran. */
export interface Entry {
  readonly session: number;
  /** The cell's number. */
  readonly line: number;
  readonly code: string;
  /** What its last expression showed, as text. */
  readonly output?: string;
}

/**
 * Answers a `history_request`.
 *
 * @param entries the cells that ran, oldest first
 * @param session the number of the session that goes on now
 * @param request the request's content: `hist_access_type` is `"tail"` (the last `n`), `"range"` (lines `start` up to but
 * not including `stop` of a session; session 0 is this one, -1 the one before) or `"search"` (the last `n` whose whole code
 * fits `pattern`, in which `*` is any text and `?` one character)
 * @returns the content of a `history_reply`
 */
export function answerHistory(entries: readonly Entry[], session: number, request: Content): Content {
  const { output = false } = request;
  const history = select(entries, session, request).map((entry) => [
    entry.session,
    entry.line,
    output ? [entry.code, entry.output ?? null] : entry.code,
  ]);
  return { status: "ok", history };
}

function select(entries: readonly Entry[], session: number, request: Content): readonly Entry[] {
  const { hist_access_type: type, n, start = 1, stop, pattern = "*", unique = false } = request;
  switch (type) {
    case "tail":
      return last(entries, n);
    case "range": {
      const wanted = sessionNumber(entries, session, Number(request.session ?? 0));
      const end = typeof stop === "number" ? stop : Number.POSITIVE_INFINITY;
      return entries.filter(({ session, line }) => session === wanted && line >= Number(start) && line < end);
    }
    case "search": {
      const fits = glob(String(pattern));
      const found = entries.filter(({ code }) => fits.test(code));
      return last(unique ? found.filter(isLastOfItsCode) : found, n);
    }
    default:
      return [];
  }
}

function last(entries: readonly Entry[], n: unknown): readonly Entry[] {
  if (typeof n !== "number") return entries;
  return n > 0 ? entries.slice(-n) : [];
}

/** 0 and below count sessions backwards. */
function sessionNumber(entries: readonly Entry[], session: number, asked: number): number | undefined {
  if (asked > 0) return asked;
  const known = [...new Set([...entries.map((entry) => entry.session), session])].sort((a, b) => a - b);
  return known.at(asked - 1);
}

function isLastOfItsCode({ code }: Entry, at: number, entries: readonly Entry[]): boolean {
  return !entries.slice(at + 1).some((entry) => entry.code === code);
}

function glob(pattern: string): RegExp {
  const parts = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${parts}$`);
}
