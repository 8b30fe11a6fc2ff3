import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import * as zmq from "zeromq";
import { HEADLESS } from "../../display/display.js";
import { BARS_VARIABLE } from "../../sources/bars-variable.js";
import { address } from "../protocol/connection.js";
import { type Content, type Message, newMessage } from "../protocol/message.js";
import { sendQueue } from "../protocol/send-queue.js";
import { decoder, encode } from "../protocol/wire.js";
import { createConnectionFile } from "./connection-file.js";
import { kernelCommand } from "./kernel-spec.js";

const START_MS = 60_000;
const POLL_MS = 250;
const SHUTDOWN_MS = 5000;
const STDERR_KEPT = 4000;

/** Options for running code. */
export interface ExecuteOptions {
  /** Additional request content, such as `silent` or `stop_on_error`. */
  readonly content?: Content;
  /** The request's metadata. */
  readonly metadata?: Content;
  /** Called with the request's id before any result arrives. */
  readonly onSend?: (id: string) => void;
  /** Answers input requests of the code; without it, the kernel is told that input is not possible. */
  readonly onInput?: OnInput;
}

/** Answers an input request. */
export type OnInput = (prompt: string, password: boolean) => Promise<string>;

/** A kernel started by this process. */
export interface Kernel {
  readonly pid: number;
  /** Sends a request and resolves to its reply; rejects when the kernel dies first. */
  readonly request: (channel: "shell" | "control", type: string, content: Content) => Promise<Message>;
  /** Sends a message that has no reply; resolves when the kernel has processed it. */
  readonly send: (type: string, content: Content) => Promise<void>;
  /** Runs code and resolves to its reply once everything it published has been passed to `onMessage`. */
  readonly execute: (code: string, onMessage: (message: Message) => void, options?: ExecuteOptions) => Promise<Message>;
  /** Subscribes to every message that the kernel publishes; returns a function that unsubscribes. */
  readonly listen: (onMessage: (message: Message) => void) => () => void;
  /** Interrupts the running cell; the kernel keeps running. */
  readonly interrupt: () => Promise<void>;
  /** Shuts the kernel down, by force if necessary. Resolves when its process has ended. */
  readonly shutdown: () => Promise<void>;
  /** Rejects when the kernel dies. */
  readonly died: Promise<never>;
}

/**
 * Starts a kernel and waits until it listens.
 *
 * @param cwd the kernel's working folder
 * @param command makes the command that starts it; by default this project's kernel
 * @returns the kernel
 * @throws when it does not start
 */
export async function startKernelProcess(
  cwd: string,
  command: (connectionFile: string) => string[] = kernelCommand,
): Promise<Kernel> {
  const { path, connection, remove } = await createConnectionFile();
  const [program, ...args] = command(path);
  const child = spawn(program!, args, {
    cwd,
    // Its own process group: Ctrl-C in a terminal goes to the runner, which then shuts the kernel down cleanly.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...absoluteBars(), [HEADLESS]: "1", JPY_PARENT_PID: String(process.pid) },
  });
  const killOnExit = (): void => killGroup(child);
  process.once("exit", killOnExit);
  const { exited, died } = watch(child);

  // The same identity on both sockets: a kernel asks the front end that sent the cell. It also outlives a replaced
  // kernel.
  const session = randomUUID();
  const shell = new zmq.Dealer({ linger: 0, routingId: session });
  const stdin = new zmq.Dealer({ linger: 0, routingId: session });
  const control = new zmq.Dealer({ linger: 0 });
  const iopub = new zmq.Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  iopub.subscribe();
  shell.connect(address(connection, "shell"));
  stdin.connect(address(connection, "stdin"));
  control.connect(address(connection, "control"));
  iopub.connect(address(connection, "iopub"));

  const decodeOnce = decoder(connection.key);
  const queues = { shell: sendQueue(shell), control: sendQueue(control), stdin: sendQueue(stdin) };
  const pending = new Map<string, (reply: Message) => void>();
  const listeners = new Set<(message: Message) => void>();
  const settle = (reply: Message): void => {
    const id = reply.parent?.msg_id ?? "";
    pending.get(id)?.(reply);
    pending.delete(id);
  };
  const tellListeners = (message: Message): void => {
    for (const listener of listeners) listener(message);
  };
  let onInput: OnInput | undefined;
  const answerInput = async ({ header, content }: Message): Promise<void> => {
    // If the user is interrupted while typing, there is no answer; the cell is interrupted too.
    const value = await onInput?.(String(content.prompt), content.password === true).catch(() => undefined);
    if (value === undefined) return;
    queues.stdin.push(encode(newMessage("input_reply", { status: "ok", value }, session, header), connection.key));
  };
  for (const [socket, take] of [
    [shell, settle],
    [control, settle],
    [stdin, (message: Message) => void answerInput(message)],
    [iopub, tellListeners],
  ] as const) {
    void receive(socket, decodeOnce, take);
  }

  const send = (channel: "shell" | "control", message: Message): Promise<Message> => {
    const reply = new Promise<Message>((resolve) => pending.set(message.header.msg_id, resolve));
    queues[channel].push(encode(message, connection.key));
    return Promise.race([reply, died]);
  };
  const request: Kernel["request"] = (channel, type, content) => send(channel, newMessage(type, content, session));
  const listen: Kernel["listen"] = (onMessage) => {
    listeners.add(onMessage);
    return () => listeners.delete(onMessage);
  };

  /** Resolves when the kernel is idle again after a message; everything it publishes until then goes to `onMessage`. */
  const idleAfter = (id: string, onMessage: (message: Message) => void): { idle: Promise<void>; stop: () => void } => {
    let stop: () => void = () => undefined;
    const idle = new Promise<void>((resolve) => {
      stop = listen((published) => {
        if (published.parent?.msg_id !== id) return;
        if (published.content.execution_state === "idle") resolve();
        else if (published.header.msg_type !== "status") onMessage(published);
      });
    });
    return { idle, stop };
  };

  const execute: Kernel["execute"] = async (code, onMessage, options = {}) => {
    const { content = {}, metadata, onSend } = options;
    onInput = options.onInput;
    const whole = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: onInput !== undefined,
      ...content,
    };
    const message = newMessage("execute_request", whole, session, undefined, [], metadata);
    onSend?.(message.header.msg_id);
    const { idle, stop } = idleAfter(message.header.msg_id, onMessage);
    try {
      const reply = await send("shell", message);
      await Promise.race([idle, died]);
      return reply;
    } finally {
      stop();
    }
  };

  const shutdown = async (): Promise<void> => {
    const timer = setTimeout(() => killGroup(child), SHUTDOWN_MS);
    request("control", "shutdown_request", { restart: false }).catch(() => undefined);
    await exited;
    clearTimeout(timer);
    // Processes started by a cell may outlive the kernel.
    killGroup(child);
    process.removeListener("exit", killOnExit);
    for (const socket of [shell, stdin, control, iopub]) socket.close();
    remove();
  };

  const kernel: Kernel = {
    pid: child.pid!,
    request,
    send: async (type, content) => {
      const message = newMessage(type, content, session);
      const { idle, stop } = idleAfter(message.header.msg_id, () => undefined);
      queues.shell.push(encode(message, connection.key));
      await Promise.race([idle, died]).finally(stop);
    },
    execute,
    listen,
    interrupt: async () => void (await request("control", "interrupt_request", {})),
    shutdown,
    died,
  };
  try {
    await ready(kernel);
  } catch (error) {
    killGroup(child);
    await shutdown();
    throw error;
  }
  return kernel;
}

/** A kernel is ready when it answers and its status messages arrive: anything it publishes before is lost. */
async function ready(kernel: Kernel): Promise<void> {
  let subscribed = false;
  const stop = kernel.listen(() => {
    subscribed = true;
  });
  const deadline = Date.now() + START_MS;
  try {
    while (!subscribed) {
      if (Date.now() > deadline) throw new Error(`The kernel did not start within ${START_MS / 1000} s`);
      const asked = kernel.request("shell", "kernel_info_request", {});
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, POLL_MS)), kernel.died]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await kernel.request("shell", "kernel_info_request", {});
  } finally {
    stop();
  }
}

function watch(child: ChildProcess): { exited: Promise<void>; died: Promise<never> } {
  let stderr = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  let resolveExited: () => void;
  const exited = new Promise<void>((resolve) => {
    resolveExited = resolve;
  });
  const died = new Promise<never>((_, reject) => {
    child.once("error", (error) => {
      resolveExited();
      reject(new Error(`The kernel could not be started: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      resolveExited();
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      reject(new Error(`The kernel died (${how})${stderr === "" ? "" : `:\n${stderr.trimEnd()}`}`));
    });
  });
  // Nobody may be waiting when it shuts down cleanly.
  died.catch(() => undefined);
  return { exited, died };
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

async function receive(
  socket: zmq.Dealer | zmq.Subscriber,
  decodeOnce: (frames: readonly Uint8Array[]) => Message,
  take: (message: Message) => void,
): Promise<void> {
  for await (const frames of socket) {
    try {
      take(decodeOnce(frames));
    } catch {
      // Not from the holder of the key, or not a message.
    }
  }
}

/**
 * Resolves the bars named in the environment relative to the caller's folder, because a kernel runs in its notebook's
 * folder.
 */
function absoluteBars(): Record<string, string> {
  const bars = process.env[BARS_VARIABLE];
  return bars && bars !== "sample" ? { [BARS_VARIABLE]: resolve(bars) } : {};
}
