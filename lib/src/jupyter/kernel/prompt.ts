import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { INTERRUPTED, Interrupted } from "./failure.js";
import { ANSWERED, type Answer, type ToWire } from "./threads.js";

/**
 * Gives cells the function that browsers and Deno have: it asks the person, and the cell waits for the answer.
 *
 * Where nobody can be asked it returns the value that was given with the question, or throws.
 *
 * @param tell hands the question to the wire
 * @param shared the threads' shared memory
 * @param answers where the answer arrives
 */
export function definePrompt(tell: (message: ToWire) => void, shared: Int32Array, answers: MessagePort): void {
  const prompt = (message = "", value?: string): string => {
    const shown = value === undefined ? `${message} ` : `${message} [${value}] `;
    Atomics.store(shared, ANSWERED, 0);
    tell({ type: "ask", prompt: shown.trimStart(), password: false, waits: true });
    Atomics.wait(shared, ANSWERED, 0);
    const answer = receiveMessageOnPort(answers)!.message as Answer;
    if ("value" in answer) return answer.value === "" && value !== undefined ? value : answer.value;
    if (answer.refused === "interrupted") throw new Interrupted(INTERRUPTED.evalue);
    if (value !== undefined) return value;
    throw new Error(
      `prompt: nobody can answer "${message}" here; give a default as prompt(${JSON.stringify(message)}, "..."), ` +
        "or make it a parameter of the notebook",
    );
  };
  Object.defineProperty(globalThis, "prompt", { value: prompt, configurable: true, enumerable: true, writable: true });
}
