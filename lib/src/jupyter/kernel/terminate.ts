import { Session } from "node:inspector";

/**
 * Stops what the main thread is running right now, were it an endless loop. Variables live on.
 *
 * This is the debugger's "terminate execution": unlike a signal it also reaches code that runs after an `await` or in a
 * timer. Node checks its books of asynchronous calls afterwards and would end the process, so the kernel must run with
 * `--no-force-async-hooks-checks`. Up to Node 22 it ends the process all the same where `AsyncLocalStorage` is in use.
 *
 * @returns when the main thread has been stopped
 */
export async function terminateMainThread(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  try {
    await new Promise<void>((resolve) => session.post("Runtime.terminateExecution", () => resolve()));
  } finally {
    session.disconnect();
  }
}
