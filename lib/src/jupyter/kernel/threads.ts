import type { Connection } from "../protocol/connection.js";
import type { Content } from "../protocol/message.js";
import type { Failure } from "./failure.js";

/**
 * The kernel is two threads. The main thread runs the cells; a worker, the wire, holds the ZeroMQ sockets. So the kernel
 * answers, prints and can be interrupted while a cell keeps the main thread busy.
 */
export interface WireData {
  readonly connection: Connection;
  /** Shared memory, indexed by `PHASE` and `CLOSED`. */
  readonly shared: Int32Array;
}

/** Index of what the main thread is doing: `IDLE`, `COMPILING` or `RUNNING`. */
export const PHASE = 0;
export const IDLE = 0;
/** The compiler must not be stopped half way: it would never compile again. */
export const COMPILING = 1;
export const RUNNING = 2;
/** Index of a flag: 1 once the wire has closed its sockets. */
export const CLOSED = 1;

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
  /** The running cell was busy and has been stopped. */
  | { readonly type: "terminated" }
  | { readonly type: "exit" };

/** What the main thread tells the wire. */
export type ToWire =
  | { readonly type: "ready"; readonly info: Content }
  | { readonly type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "publish"; readonly message: string; readonly content: Content }
  | { readonly type: "reply"; readonly content: Content; readonly failure?: Failure }
  | { readonly type: "close" };
