import { randomUUID } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import * as zmq from "zeromq";
import { address, type Channel } from "../protocol/connection.js";
import { type Content, type Header, type Message, newMessage } from "../protocol/message.js";
import { type SendQueue, sendQueue } from "../protocol/send-queue.js";
import { decode, encode } from "../protocol/wire.js";
import { terminateMainThread } from "./terminate.js";
import { CLOSED, PHASE, RUNNING, type ToMain, type ToWire, type WireData } from "./threads.js";

// The kernel's other thread: see threads.ts. It holds the sockets, keeps the order of requests, and never runs a cell.

/** Prints within this time travel in one message: front ends refuse floods of small ones. */
const STREAM_MS = 20;
/** How long a failed cell holds its reply back, so that the requests sent after it are here to be aborted. */
const ABORT_MS = 20;
const INTERRUPT_MS = 150;
const PARENT_POLL_MS = 1000;
const SHUTDOWN_MS = 1000;
const CLOSE_MS = 20;

/** The session of what no request caused. */
const OWN_SESSION = randomUUID();

type Reply = Extract<ToWire, { type: "reply" }>;
type Stream = Extract<ToWire, { type: "stream" }>;

const { connection, shared } = workerData as WireData;
const main = parentPort!;
const tellMain = (message: ToMain): void => main.postMessage(message);

// No limit on what waits to be sent: by default ZeroMQ drops messages behind a slow reader.
const iopub = new zmq.Publisher({ sendHighWaterMark: 0, linger: SHUTDOWN_MS });
const shell = new zmq.Router({ sendHighWaterMark: 0, linger: SHUTDOWN_MS });
const control = new zmq.Router({ sendHighWaterMark: 0, linger: SHUTDOWN_MS });
const stdin = new zmq.Router({ linger: 0 });
const heartbeat = new zmq.Reply({ linger: 0 });
const sockets: readonly [Channel, zmq.Socket][] = [
  ["iopub", iopub],
  ["shell", shell],
  ["control", control],
  ["stdin", stdin],
  ["hb", heartbeat],
];
const toIopub = sendQueue(iopub);
const toShell = sendQueue(shell);
const toControl = sendQueue(control);

const queue: Message[] = [];
let pumping = false;
let executions = 0;
/** The request that the main thread works on. */
let current: Message | undefined;
let resolveReply: ((reply: Reply) => void) | undefined;
/** The cell that owns what is printed; what it left running in the background prints there too. */
let cell: Message | undefined;
let printed: Stream | undefined;
let setInfo: (info: Content) => void;
const info = new Promise<Content>((resolve) => {
  setInfo = resolve;
});

function publish(type: string, content: Content, parent: Message | undefined): void {
  flushStream();
  const topic = [Buffer.from(type)];
  toIopub.push(encode(newMessage(type, content, sessionOf(parent), parent?.header, topic), connection.key));
}

function flushStream(): void {
  if (printed === undefined) return;
  const { name, text } = printed;
  printed = undefined;
  publish("stream", { name, text }, cell);
}

function print(stream: Stream): void {
  if (printed?.name === stream.name) {
    printed = { ...printed, text: printed.text + stream.text };
    return;
  }
  flushStream();
  printed = stream;
  setTimeout(flushStream, STREAM_MS);
}

function reply(to: SendQueue, request: Message, content: Content): void {
  const type = request.header.msg_type.replace(/_request$/, "_reply");
  to.push(encode(newMessage(type, content, sessionOf(request), request.header, request.identities), connection.key));
}

async function whileBusy(request: Message, work: () => Promise<void>): Promise<void> {
  publish("status", { execution_state: "busy" }, request);
  try {
    await work();
  } finally {
    publish("status", { execution_state: "idle" }, request);
  }
}

function askMain(request: Message, count: number): Promise<Reply> {
  current = request;
  return new Promise<Reply>((resolve) => {
    resolveReply = (answer) => {
      current = undefined;
      resolve(answer);
    };
    const { header, content, metadata } = request;
    tellMain({ type: "request", request: header.msg_type, content, metadata, count });
  });
}

async function execute(request: Message): Promise<void> {
  const { silent = false, store_history = true, stop_on_error = true, code } = request.content;
  const count = executions + 1;
  if (!silent && store_history) executions = count;
  cell = request;
  if (!silent) publish("execute_input", { code, execution_count: count }, request);
  const { content, failure } = await askMain(request, count);
  flushStream();
  if (!failure) return reply(toShell, request, content);
  if (!silent) publish("error", { ...failure }, request);
  if (stop_on_error) {
    await new Promise((resolve) => setTimeout(resolve, ABORT_MS));
    for (const waiting of queue) if (waiting.header.msg_type === "execute_request") aborted.add(waiting);
  }
  reply(toShell, request, content);
}

const aborted = new WeakSet<Message>();

async function handleShell(request: Message): Promise<void> {
  switch (request.header.msg_type) {
    case "execute_request":
      if (aborted.has(request)) return reply(toShell, request, { status: "aborted" });
      return execute(request);
    case "complete_request":
    case "inspect_request":
    case "is_complete_request":
      return reply(toShell, request, (await askMain(request, executions)).content);
    case "kernel_info_request":
      return reply(toShell, request, await info);
    case "comm_info_request":
      return reply(toShell, request, { status: "ok", comms: {} });
    case "history_request":
      return reply(toShell, request, { status: "ok", history: [] });
    case "shutdown_request":
      return shutdown(toShell, request);
  }
}

async function handleControl(request: Message): Promise<void> {
  switch (request.header.msg_type) {
    case "interrupt_request":
      reply(toControl, request, { status: "ok" });
      return interrupt();
    case "kernel_info_request":
      return reply(toControl, request, await info);
    case "shutdown_request":
      return shutdown(toControl, request);
  }
}

/**
 * First asks the main thread, which is enough when the cell waits. Then it sends a signal, which ends a cell's own busy code
 * cleanly; last it stops whatever else is busy, as long as the cell goes on.
 */
async function interrupt(): Promise<void> {
  const target = current;
  // On Windows this signal would end the process.
  let signalled = process.platform === "win32";
  tellMain({ type: "interrupt" });
  while (target !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, INTERRUPT_MS));
    if (current !== target) return;
    if (Atomics.load(shared, PHASE) !== RUNNING) continue;
    if (signalled) {
      await terminateMainThread();
      tellMain({ type: "terminated" });
    } else {
      signalled = true;
      process.kill(process.pid, "SIGINT");
    }
  }
}

async function shutdown(to: SendQueue, request: Message): Promise<void> {
  reply(to, request, { status: "ok", restart: request.content.restart ?? false });
  setImmediate(async () => {
    await close();
    exit();
  });
}

async function close(): Promise<void> {
  flushStream();
  await Promise.all([toIopub.drained(), toShell.drained(), toControl.drained()]);
  for (const [, socket] of sockets) socket.close();
  // The sockets' readers end only now.
  await new Promise((resolve) => setTimeout(resolve, CLOSE_MS));
  Atomics.store(shared, CLOSED, 1);
  Atomics.notify(shared, CLOSED);
}

function exit(): void {
  tellMain({ type: "exit" });
  // A cell that never ends keeps the main thread from hearing this.
  setTimeout(() => process.kill(process.pid, "SIGKILL"), SHUTDOWN_MS);
}

async function pump(): Promise<void> {
  if (pumping) return;
  pumping = true;
  for (let request = queue.shift(); request !== undefined; request = queue.shift()) {
    const next = request;
    await whileBusy(next, () => handleShell(next));
  }
  pumping = false;
}

async function listen(socket: zmq.Router, take: (message: Message) => void): Promise<void> {
  for await (const frames of socket) {
    try {
      take(decode(frames, connection.key));
    } catch {
      // Not from the holder of the key.
    }
  }
}

async function echo(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function sessionOf(message: { header: Header } | undefined): string {
  return message?.header.session ?? OWN_SESSION;
}

function watchParent(): void {
  // Only Jupyter's own way of starting a kernel promises that its parent outlives it.
  if (!process.env.JPY_PARENT_PID) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void close().then(exit);
  }, PARENT_POLL_MS).unref();
}

async function start(): Promise<void> {
  await Promise.all(sockets.map(([channel, socket]) => (socket as zmq.Router).bind(address(connection, channel))));
  publish("status", { execution_state: "starting" }, undefined);
  void echo();
  void listen(control, (request) => void whileBusy(request, () => handleControl(request)));
  void listen(shell, (request) => {
    queue.push(request);
    void pump();
  });
}

main.on("message", (message: ToWire) => {
  switch (message.type) {
    case "ready":
      return setInfo(message.info);
    case "stream":
      return print(message);
    case "publish":
      if (cell?.content.silent && message.message === "execute_result") return;
      return publish(message.message, message.content, cell);
    case "reply":
      return resolveReply?.(message);
    case "close":
      return void close();
  }
});
watchParent();
void start();
