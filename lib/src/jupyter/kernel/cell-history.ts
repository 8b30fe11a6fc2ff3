import type { Content } from "../protocol/message.js";
import { answerHistory, type Entry } from "./history.js";
import { addToHistory, readHistory } from "./history-file.js";

/** The cells that ran, in this session and in earlier ones. */
export interface CellHistory {
  /** Adds a cell: its number, its code, what its last expression showed. */
  readonly add: (line: number, code: string, output: string | undefined) => void;
  /** Answers a `history_request` with this content. */
  readonly answer: (request: Content) => Content;
}

/**
 * Begins a session's history.
 *
 * @param path the file that keeps it; without one it ends with the session
 */
export function cellHistory(path: string | undefined): CellHistory {
  // Seconds: sessions that run side by side have different numbers, and a later one the higher.
  const session = Math.floor(Date.now() / 1000);
  const entries: Entry[] = [];
  // Read when somebody asks.
  let earlier: readonly Entry[] | undefined;
  return {
    add: (line, code, output) => {
      const entry = { session, line, code, ...(output === undefined ? {} : { output }) };
      entries.push(entry);
      if (path !== undefined) addToHistory(path, entry);
    },
    answer: (request) => {
      earlier ??= path === undefined ? [] : readHistory(path).filter((entry) => entry.session !== session);
      return answerHistory([...earlier, ...entries], session, request);
    },
  };
}
