import { writeSync } from "node:fs";
import { MessageChannel, Worker } from "node:worker_threads";
import { currentCell, enterCell } from "../../display/current-cell.js";
import { offerKernel } from "../../display/kernel-link.js";
import { typescriptVersion } from "../compiler/typescript.js";
import { readConnection } from "../protocol/connection.js";
import { type Content, SETTLE } from "../protocol/message.js";
import { answer } from "./answer.js";
import { watchBackground } from "./background.js";
import { brokenKernel } from "./broken.js";
import { orderChildOutput } from "./child-output.js";
import { createComms } from "./comms.js";
import type { MimeBundle } from "./display-of.js";
import type { Failure } from "./failure.js";
import { createInterpreter } from "./interpreter.js";
import { kernelInfo } from "./kernel-info.js";
import { magicFailure } from "./magics.js";
import { noteBundle } from "./note-bundle.js";
import { createOutlet } from "./outlet.js";
import { ownStack } from "./own-stack.js";
import { definePrompt } from "./prompt.js";
import { replaceStandardStreams } from "./standard-streams.js";
import {
  CLOSED,
  COMPILING,
  HEARD,
  IDLE,
  PHASE,
  RUNNING,
  SHARED_INTS,
  type ToMain,
  type ToWire,
  WAITING,
  type WireData,
} from "./threads.js";
import { showThrough } from "./tslab.js";

const PHASES = { idle: IDLE, compiling: COMPILING, running: RUNNING };
const CLOSE_TIMEOUT_MS = 1000;

type Request = Extract<ToMain, { type: "request" }>;

/**
 * Starts the kernel, as the process of a launcher; it lives until it is told to shut down, or its launcher is gone.
 *
 * @param connectionFile the file in which a Jupyter front end says where to listen
 * @throws when the file can't be read
 */
export function startKernel(connectionFile: string): void {
  const shared = new Int32Array(new SharedArrayBuffer(SHARED_INTS * Int32Array.BYTES_PER_ELEMENT));
  const { port1: answers, port2 } = new MessageChannel();
  const workerData: WireData = { connection: readConnection(connectionFile), shared, answers: port2 };
  const wire = new Worker(new URL("./wire-thread.js", import.meta.url), { workerData, transferList: [port2] });
  const { tell, collect, showAll } = createOutlet((message: ToWire) => wire.postMessage(message));
  wire.on("error", (error) => {
    writeSync(2, `The kernel's sockets failed: ${error.stack}\n`);
    Atomics.store(shared, CLOSED, 1);
    process.exit(1);
  });
  process.on("exit", () => {
    // ZeroMQ aborts the process if its sockets are open when it ends.
    tell({ type: "close" });
    if (Atomics.wait(shared, CLOSED, 0, CLOSE_TIMEOUT_MS) === "timed-out")
      writeSync(2, "The kernel's sockets stayed open\n");
  });
  const streams = replaceStandardStreams(tell);
  definePrompt(tell, shared, answers);
  const syncChildOutput = orderChildOutput(tell, shared);

  // As JSON, here: between threads a value would lose its toJSON, and a cell should hear of what can't be shown.
  const publish = (message: string, content: Content, more: { metadata?: Content; cell?: number } = {}): void =>
    tell({ type: "publish", message, content: JSON.parse(JSON.stringify(content)) as Content, ...more });
  console.clear = () => publish("clear_output", { wait: false });

  let takeResult: ((data: MimeBundle) => void) | undefined;
  const interpreter = createInterpreter({
    result: (data, count) => {
      if (takeResult === undefined) publish("execute_result", { execution_count: count, data, metadata: {} });
      else takeResult(data);
    },
    note: (text) => {
      // Where all cells run one after another, those behind will see to it themselves.
      if (Atomics.load(shared, WAITING) > 0) return;
      publish("display_data", { data: noteBundle(text), metadata: {}, transient: {} });
    },
    phase: (phase) => Atomics.store(shared, PHASE, PHASES[phase]),
  });
  showThrough((content, update) => publish(update ? "update_display_data" : "display_data", content));
  const background = watchBackground(interpreter.describe, (failure, cell) =>
    publish("error", { ...failure }, { cell }),
  );
  const comms = createComms((message, content, metadata = {}) => publish(message, content, { metadata }));
  const stack = ownStack();
  offerKernel({
    publish: (message, content) => publish(message, content),
    collect,
    describe: (thrown) => interpreter.describe(thrown).traceback.join("\n"),
    openComm: comms.open,
    serveComm: comms.serve,
  });

  /** What an expression of the front end shows, or its failure; it is no cell, so it has no number. */
  const evaluate = async (expression: string): Promise<Content> => {
    let data: MimeBundle = { "text/plain": "undefined" };
    takeResult = (bundle) => {
      data = bundle;
    };
    try {
      const failure = await interpreter.execute(expression, 0);
      return failure ? { status: "error", ...failure } : { status: "ok", data, metadata: {} };
    } finally {
      takeResult = undefined;
    }
  };
  const evaluateAll = async (expressions: Readonly<Record<string, unknown>>): Promise<Content> => {
    const values: Content = {};
    for (const [name, expression] of Object.entries(expressions)) values[name] = await evaluate(String(expression));
    return JSON.parse(JSON.stringify(values)) as Content;
  };

  const execute = async ({ content, count, metadata }: Request): Promise<void> => {
    const code = String(content.code);
    const settle = typeof metadata[SETTLE] === "number" ? metadata[SETTLE] : undefined;
    enterCell(metadata);
    background.enter(count, settle !== undefined);
    const ended = await interpreter.execute(code, count, currentCell());
    const failure = ended ? (magicFailure(code, ended) ?? ended) : settle && (await background.settle(settle));
    const user_expressions = failure ? {} : await evaluateAll((content.user_expressions ?? {}) as Content);
    syncChildOutput();
    if (failure) return fail(failure, count);
    tell({ type: "reply", content: { status: "ok", user_expressions, execution_count: count, payload: [] } });
  };
  const fail = (failure: Failure, count: number): void =>
    tell({ type: "reply", content: { status: "error", ...failure, execution_count: count, payload: [] }, failure });

  const handleComm = async ({ content, request }: Request): Promise<void> => {
    Atomics.store(shared, PHASE, RUNNING);
    try {
      await stack.run(() => comms.handle(request, content));
    } finally {
      Atomics.store(shared, PHASE, IDLE);
      tell({ type: "reply", content: {} });
    }
  };

  const handle = async (message: Request): Promise<void> => {
    const { request } = message;
    if (request === "execute_request") return execute(message);
    if (request.startsWith("comm_")) return handleComm(message);
    tell({ type: "reply", content: await answer(interpreter.compiler, request, message.content) });
  };
  const interrupt = (): void => {
    showAll();
    stack.leave();
    interpreter.interrupt();
  };
  wire.on("message", (message: ToMain) => {
    switch (message.type) {
      case "request":
        // A fault of the kernel must not leave its request without an answer.
        handle(message).catch((error: unknown) => fail(brokenKernel(error), message.count));
        return;
      case "interrupt":
        Atomics.add(shared, HEARD, 1);
        return interrupt();
      case "terminated":
        if (Atomics.load(shared, PHASE) === IDLE) process.stderr.write(STOPPED);
        return interrupt();
      case "line":
        return streams.line(message.answer);
      case "exit":
        process.exit(0);
    }
  });

  process.on("SIGINT", interrupt);
  tell({ type: "ready", info: kernelInfo(typescriptVersion()) });
}

const STOPPED = "Interrupted: what an earlier cell had left running was stopped\n";
