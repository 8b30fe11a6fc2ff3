import { Worker } from "node:worker_threads";
import { enterCell } from "../../display/current-cell.js";
import { readConnection } from "../protocol/connection.js";
import type { Content } from "../protocol/message.js";
import { answer } from "./answer.js";
import { Interrupted } from "./failure.js";
import { createInterpreter } from "./interpreter.js";
import { kernelInfo } from "./kernel-info.js";
import { redirect } from "./redirect.js";
import { CLOSED, COMPILING, IDLE, PHASE, RUNNING, type ToMain, type ToWire, type WireData } from "./threads.js";
import { loadTslab, showThrough } from "./tslab.js";

const PHASES = { idle: IDLE, compiling: COMPILING, running: RUNNING };
const CLOSE_TIMEOUT_MS = 1000;

/**
 * Starts the kernel; it lives until it is told to shut down, or its parent dies.
 *
 * @param connectionFile the file in which a Jupyter front end says where to listen
 * @throws when the file can't be read
 */
export function startKernel(connectionFile: string): void {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workerData: WireData = { connection: readConnection(connectionFile), shared };
  const wire = new Worker(new URL("./wire-thread.js", import.meta.url), { workerData });
  const tell = (message: ToWire): void => wire.postMessage(message);
  const log = process.stderr.write.bind(process.stderr);
  wire.on("error", (error) => {
    log(`The kernel's sockets failed: ${error.stack}\n`);
    Atomics.store(shared, CLOSED, 1);
    process.exit(1);
  });
  process.on("exit", () => {
    // ZeroMQ aborts the process if its sockets are open when it ends.
    tell({ type: "close" });
    if (Atomics.wait(shared, CLOSED, 0, CLOSE_TIMEOUT_MS) === "timed-out") log("The kernel's sockets stayed open\n");
  });
  redirect("stdout", tell);
  redirect("stderr", tell);

  // As JSON, here: between threads a value would lose its toJSON, and a cell should hear of what can't be shown.
  const show = (message: string, content: Content): void =>
    tell({ type: "publish", message, content: JSON.parse(JSON.stringify(content)) as Content });

  const tslab = loadTslab();
  const interpreter = createInterpreter(tslab, {
    result: (data, count) => show("execute_result", { execution_count: count, data, metadata: {} }),
    phase: (phase) => Atomics.store(shared, PHASE, PHASES[phase]),
  });
  showThrough((content, update) => show(update ? "update_display_data" : "display_data", content));

  const handle = async (message: ToMain): Promise<void> => {
    if (message.type === "exit") process.exit(0);
    if (message.type !== "request") return interpreter.interrupt();
    if (message.request !== "execute_request") {
      return tell({ type: "reply", content: answer(tslab, interpreter.executor, message.request, message.content) });
    }
    enterCell(message.metadata);
    const failure = await interpreter.execute(String(message.content.code), message.count);
    const status: Content = failure ? { status: "error", ...failure } : { status: "ok", user_expressions: {} };
    tell({
      type: "reply",
      content: { ...status, execution_count: message.count, payload: [] },
      ...(failure && { failure }),
    });
  };
  wire.on("message", (message: ToMain) => {
    handle(message).catch((error: unknown) => {
      // A fault of the compiler must not leave its cell without an answer.
      const failure = interpreter.describe(error);
      tell({ type: "reply", content: { status: "error", ...failure }, failure });
    });
  });

  process.on("SIGINT", () => interpreter.interrupt());
  const report = (kind: string) => (thrown: unknown) => {
    if (thrown instanceof Interrupted) return;
    console.error(`${kind}: ${interpreter.describe(thrown).traceback.join("\n")}`);
  };
  process.on("uncaughtException", report("Uncaught in the background"));
  process.on("unhandledRejection", report("Unhandled rejection"));
  tell({ type: "ready", info: kernelInfo(tslab.ts.version) });
}
