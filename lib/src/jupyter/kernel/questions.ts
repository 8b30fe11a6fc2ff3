import type { Content, Message } from "../protocol/message.js";
import type { Answer, ToWire } from "./threads.js";

type Ask = Extract<ToWire, { type: "ask" }>;

/** The cells' questions to the person at the front end. One is open at a time. */
export interface Questions {
  /** Asks in the name of the cell that runs; of none, or of one whose front end can't ask, the answer is "nobody". */
  readonly ask: (question: Ask, cell: Message | undefined) => void;
  /** The front end brings what the person typed. */
  readonly answer: (content: Content) => void;
  /** The cell goes on or ends without an answer. */
  readonly drop: () => void;
}

/**
 * Makes the questions.
 *
 * @param send sends an `input_request` with this content to the front end that sent the cell
 * @param deliver brings the answer to the main thread; `waits` when it stands still until then
 */
export function questions(
  send: (cell: Message, content: Content) => void,
  deliver: (answer: Answer, waits: boolean) => void,
): Questions {
  let open: Ask | undefined;
  const settle = (answer: Answer): void => {
    if (open === undefined) return;
    const { waits } = open;
    open = undefined;
    deliver(answer, waits);
  };
  return {
    ask: (question, cell) => {
      // A line that process.stdin waits for gives way to a cell that stands still.
      settle({ refused: "interrupted" });
      open = question;
      if (cell === undefined || cell.content.allow_stdin !== true) return settle({ refused: "nobody" });
      send(cell, { prompt: question.prompt, password: question.password });
    },
    answer: ({ value }) => settle({ value: String(value ?? "") }),
    drop: () => settle({ refused: "interrupted" }),
  };
}
