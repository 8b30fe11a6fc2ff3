import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import * as zmq from "zeromq";
import { HEADLESS } from "../../display/display.js";
import type { Lost } from "../launcher/link.js";
import { connectRelay } from "../launcher/relay.js";
import { address, type Channel } from "../protocol/connection.js";
import { type Content, type Header, type Message, newMessage } from "../protocol/message.js";
import { type SendQueue, sendQueue } from "../protocol/send-queue.js";
import { decoder, encode } from "../protocol/wire.js";
import { cellHistory } from "./cell-history.js";
import { historyFile } from "./history-file.js";
import { openComms } from "./open-comms.js";
import { outOfMemory } from "./out-of-memory.js";
import { questions } from "./questions.js";
import { terminateMainThread } from "./terminate.js";
import {
  ANSWERED,
  CLOSED,
  COMPILING,
  HEARD,
  IDLE,
  PHASE,
  SYNCED,
  type ToMain,
  type ToWire,
  WAITING,
  type WireData,
} from "./threads.js";

// The kernel's other thread: see threads.ts. It holds the sockets, keeps the order of requests, and never runs a cell.

/** Prints within this time travel in one message: front ends refuse floods of small ones. */
const STREAM_MS = 20;
/** No more than about this many characters: a text has a greatest length, and front ends take a message as a whole. */
const STREAM_LENGTH = 1 << 20;
/** How long a failed cell holds its reply back, so that the requests sent after it are here to be aborted. */
const ABORT_MS = 20;
const INTERRUPT_MS = 150;
const SHUTDOWN_MS = 1000;
const CLOSE_MS = 20;
/** How long a new kernel waits for the old one's front end, and for its other sockets after the first. */
const RECONNECT_MS = 10_000;
const RECONNECT_REST_MS = 300;

/** The session of what no request caused. */
const OWN_SESSION = randomUUID();

type Reply = Extract<ToWire, { type: "reply" }>;
type Stream = Extract<ToWire, { type: "stream" }>;
/** The part of a request that its outputs name. */
type Parent = Pick<Message, "header">;

const { connection, shared, answers } = workerData as WireData;
const main = parentPort!;
const tellMain = (message: ToMain): void => main.postMessage(message);

// No limit on what waits to be sent: by default ZeroMQ drops messages behind a slow reader.
// XPublisher is a Publisher that hears of its subscribers.
const iopub = new zmq.XPublisher({ sendHighWaterMark: 0, linger: SHUTDOWN_MS, verbosity: "allSubs" });
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
const toStdin = sendQueue(stdin);

const queue: Message[] = [];
let pumping = false;
let executions = 0;
/** The request that the main thread works on. */
let current: Message | undefined;
let resolveReply: ((reply: Reply) => void) | undefined;
/** The cell that owns what is printed; what it left running in the background prints there too. */
let cell: Message | undefined;
/** The last request of each cell, by its number: what comes late is shown where it belongs. */
const cells = new Map<number, Parent>();
let printed: Stream | undefined;
let setInfo: (info: Content) => void;
const info = new Promise<Content>((resolve) => {
  setInfo = resolve;
});
let subscribe: () => void;
const subscribed = new Promise<void>((resolve) => {
  subscribe = resolve;
});

const comms = openComms();
const history = cellHistory(process.env[HEADLESS] === undefined ? historyFile() : undefined);
/** What the cell's last expression showed. */
let result: string | undefined;

const asked = questions(
  (request, content) => {
    flushStream();
    const message = newMessage("input_request", content, sessionOf(request), request.header, request.identities);
    toStdin.push(encode(message, connection.key));
  },
  (answer, waits) => {
    if (!waits) return tellMain({ type: "line", answer });
    answers.postMessage(answer);
    Atomics.store(shared, ANSWERED, 1);
    Atomics.notify(shared, ANSWERED);
  },
);

const relay = connectRelay({
  stream: (name, text) => print({ type: "stream", name, text }),
  lost: (lost) => void answerLost(lost),
  gone: () => void close().then(exit),
});

function publish(type: string, content: Content, parent: Parent | undefined, metadata: Content = {}): void {
  flushStream();
  const topic = [Buffer.from(type)];
  const message = newMessage(type, content, sessionOf(parent), parent?.header, topic, metadata);
  toIopub.push(encode(message, connection.key));
}

/** Tells a front end that from here on it hears all. */
function welcome(subscription: string): void {
  // A topic that this subscription hears.
  const topic = [Buffer.from(subscription === "" ? "iopub_welcome" : subscription)];
  const message = newMessage("iopub_welcome", { subscription }, OWN_SESSION, undefined, topic);
  toIopub.push(encode(message, connection.key));
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
  } else {
    flushStream();
    printed = stream;
    setTimeout(flushStream, STREAM_MS);
  }
  // The timer waits behind all messages that are here already.
  if (printed.text.length >= STREAM_LENGTH) flushStream();
}

function reply(to: SendQueue, request: Pick<Message, "header" | "identities">, content: Content): void {
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
  const isCounted = !silent && Boolean(store_history);
  const count = executions + 1;
  if (isCounted) executions = count;
  cell = request;
  cells.set(count, { header: request.header });
  relay.begun({ ...toOpen(request), count });
  result = undefined;
  if (!silent) publish("execute_input", { code, execution_count: count }, request);
  const { content, failure } = await askMain(request, count);
  asked.drop();
  flushStream();
  if (isCounted) history.add(count, String(code), result);
  if (!failure) return reply(toShell, request, content);
  if (!silent) publish("error", { ...failure }, request);
  if (stop_on_error) {
    await sleep(ABORT_MS);
    abortWaiting();
  }
  reply(toShell, request, content);
}

const aborted = new WeakSet<Message>();

/** Keeps the cells that wait from being run. */
function abortWaiting(): void {
  for (const waiting of queue) if (isCell(waiting)) aborted.add(waiting);
}

function isCell(request: Message | undefined): boolean {
  return request?.header.msg_type === "execute_request";
}

async function handleShell(request: Message): Promise<void> {
  const { header, content } = request;
  switch (header.msg_type) {
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
      return reply(toShell, request, comms.info(content.target_name));
    case "comm_open":
    case "comm_msg":
    case "comm_close":
      comms.follow(header.msg_type, content);
      await askMain(request, executions);
      return;
    case "history_request":
      return reply(toShell, request, history.answer(content));
    case "shutdown_request":
      return shutdown(toShell, request);
  }
}

async function handleInterrupt(to: SendQueue, request: Message): Promise<void> {
  reply(to, request, { status: "ok" });
  return interrupt();
}

async function handleControl(request: Message): Promise<void> {
  switch (request.header.msg_type) {
    case "interrupt_request":
      return handleInterrupt(toControl, request);
    case "kernel_info_request":
      return reply(toControl, request, await info);
    case "shutdown_request":
      return shutdown(toControl, request);
  }
}

/**
 * First asks the main thread, which is enough when the cell waits. Then it sends a signal, which ends a cell's own busy code
 * cleanly; last it stops whatever else is busy, as long as the cell goes on. When no cell runs, it stops what an earlier one
 * left behind, if that is busy; the cells that wait for the main thread, or for a new kernel's front end, are not begun.
 */
async function interrupt(): Promise<void> {
  const target = current;
  const heard = Atomics.load(shared, HEARD);
  // On Windows this signal would end the process.
  let signalled = process.platform === "win32";
  asked.drop();
  if (!isCell(target)) abortWaiting();
  tellMain({ type: "interrupt" });
  for (;;) {
    await sleep(INTERRUPT_MS);
    const hears = Atomics.load(shared, HEARD) !== heard;
    if (target === undefined ? hears : current !== target) return;
    const phase = Atomics.load(shared, PHASE);
    if (phase === COMPILING || (phase === IDLE && hears)) continue;
    if (signalled || phase === IDLE) {
      await terminateMainThread();
      // If its turn is over by now, this would meet the next cell.
      if (current === target) tellMain({ type: "terminated" });
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
  await relay.sync();
  flushStream();
  await Promise.all([toIopub.drained(), toShell.drained(), toControl.drained()]);
  for (const [, socket] of sockets) socket.close();
  // The sockets' readers end only now.
  await sleep(CLOSE_MS);
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
    Atomics.store(shared, WAITING, queue.length);
    await whileBusy(next, () => handleShell(next));
    relay.ended(next.header.msg_id);
  }
  pumping = false;
}

function toOpen({ header, identities }: Message): { header: Header; identities: string[] } {
  return { header, identities: identities.map((identity) => Buffer.from(identity).toString("base64")) };
}

/** Ends what the kernel before this one had begun or was still to do. */
async function answerLost({ limit, requests, executions: before }: Lost): Promise<void> {
  executions = before;
  pumping = true;
  await Promise.race([subscribed, sleep(RECONNECT_MS)]);
  await sleep(RECONNECT_REST_MS);
  const failure = outOfMemory(limit);
  for (const { header, identities, count } of requests) {
    const request = { header, identities: identities.map((identity) => Buffer.from(identity, "base64")) };
    if (count !== undefined) publish("error", { ...failure }, request);
    const ended = count === undefined ? { status: "aborted" } : { status: "error", ...failure, execution_count: count };
    if (header.msg_type === "execute_request") reply(toShell, request, ended);
    publish("status", { execution_state: "idle" }, request);
  }
  pumping = false;
  void pump();
}

const decodeOnce = decoder(connection.key);

async function listen(socket: zmq.Router, take: (message: Message) => void): Promise<void> {
  for await (const frames of socket) {
    try {
      take(decodeOnce(frames));
    } catch {
      // Not from the holder of the key, or not a message.
    }
  }
}

async function echo(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

async function watchSubscribers(): Promise<void> {
  // A frame of 1 and a topic; it begins with 0 when one leaves.
  for await (const [frame] of iopub) {
    if (frame?.[0] !== 1) continue;
    welcome(frame.subarray(1).toString());
    subscribe();
  }
}

function sessionOf(message: { header: Header } | undefined): string {
  return message?.header.session ?? OWN_SESSION;
}

async function start(): Promise<void> {
  await Promise.all(sockets.map(([channel, socket]) => (socket as zmq.Router).bind(address(connection, channel))));
  relay.listening();
  publish("status", { execution_state: "starting" }, undefined);
  void echo();
  void watchSubscribers();
  void listen(control, (request) => void whileBusy(request, () => handleControl(request)));
  void listen(stdin, ({ header, content }) => header.msg_type === "input_reply" && asked.answer(content));
  void listen(shell, (request) => {
    if (request.header.msg_type === "interrupt_request") {
      // VS Code sends it here, where it must not wait behind the cell that it is to end.
      void whileBusy(request, () => handleInterrupt(toShell, request));
      return;
    }
    queue.push(request);
    Atomics.store(shared, WAITING, queue.length);
    relay.begun(toOpen(request));
    void pump();
  });
}

async function sync(): Promise<void> {
  await relay.sync();
  Atomics.store(shared, SYNCED, 1);
  Atomics.notify(shared, SYNCED);
}

main.on("message", (message: ToWire) => {
  switch (message.type) {
    case "ready":
      return setInfo(message.info);
    case "stream":
      return print(message);
    case "publish": {
      const { message: type, content, metadata, cell: count } = message;
      if (type === "execute_result") {
        if (cell?.content.silent) return;
        result = String((content.data as Content)["text/plain"]);
      }
      comms.follow(type, content);
      return publish(type, content, (count === undefined ? undefined : cells.get(count)) ?? cell, metadata);
    }
    case "ask":
      return asked.ask(message, isCell(current) ? current : undefined);
    case "sync":
      return void sync();
    case "reply":
      return resolveReply?.(message);
    case "close":
      return void close();
  }
});
void start();
