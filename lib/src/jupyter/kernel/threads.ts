import type { MessagePort } from "node:worker_threads";
import type { Connection } from "../protocol/connection.js";
import type { Content } from "../protocol/message.js";
import type { Failure } from "./failure.js";

/**
 * The kernel is two threads. The main thread runs the cells; a worker, the wire, holds the ZeroMQ sockets. So the kernel
 * answers, prints and can be interrupted while a cell keeps the main thread busy.
 */
export interface WireData {
  readonly connection: Connection;
  /** Shared memory of `SHARED_INTS` numbers, indexed by `PHASE` and the others below. */
  readonly shared: Int32Array;
  /** What a person answered to a cell that waits for it, as an `Answer`. */
  readonly answers: MessagePort;
}

export const SHARED_INTS = 6;
/** Index of what the main thread is doing: `IDLE`, `COMPILING` or `RUNNING`. */
export const PHASE = 0;
export const IDLE = 0;
/** The main thread waits for the compiler, which is a process of its own. */
export const COMPILING = 1;
export const RUNNING = 2;
/** Index of a flag: 1 once the wire has closed its sockets. */
export const CLOSED = 1;
/** Index of a counter: how many interrupts the main thread has heard of. It hears of none while it is busy. */
export const HEARD = 2;
/** Index of a flag: 1 once the person's answer is in its port. */
export const ANSWERED = 3;
/** Index of a flag: 1 once all that child processes wrote has come. */
export const SYNCED = 4;
/** Index of a counter: the requests that wait behind the one that the main thread works on. */
export const WAITING = 5;

/** A person's answer to a question; or why there is none. */
export type Answer = { readonly value: string } | { readonly refused: "interrupted" | "nobody" };

/** What the wire tells the main thread. */
export type ToMain =
  | {
      readonly type: "request";
      readonly request: string;
      readonly content: Content;
      readonly metadata: Content;
      readonly count: number;
    }
  /** End the running cell, if it waits. */
  | { readonly type: "interrupt" }
  /** What was busy has been stopped. */
  | { readonly type: "terminated" }
  /** A line for `process.stdin`. */
  | { readonly type: "line"; readonly answer: Answer }
  | { readonly type: "exit" };

/** What the main thread tells the wire. */
export type ToWire =
  | { readonly type: "ready"; readonly info: Content }
  | { readonly type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  /** `cell` is the number of the cell that it belongs to; the one that runs or ran last if not given. */
  | {
      readonly type: "publish";
      readonly message: string;
      readonly content: Content;
      readonly metadata?: Content;
      readonly cell?: number;
    }
  /** Ask the person; `waits` when the main thread stands still until the answer comes. */
  | { readonly type: "ask"; readonly prompt: string; readonly password: boolean; readonly waits: boolean }
  /** Say so, by `SYNCED`, when all that child processes wrote has come. */
  | { readonly type: "sync" }
  | { readonly type: "reply"; readonly content: Content; readonly failure?: Failure }
  | { readonly type: "close" };
