import type { MimeBundle } from "./display.js";

/** Receives what the other side of a comm sends. */
export type CommHandler = (data: Readonly<Record<string, unknown>>) => unknown;

/** A Jupyter comm: a channel to one part of a front end, such as a slider. */
export interface Comm {
  readonly id: string;
  readonly send: (data: Record<string, unknown>) => void;
  readonly close: () => void;
}

/** Something that would have been printed or shown. */
export type Collected =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "bundle";
      readonly data: MimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly displayId: string | undefined;
    };

/** What this project's kernel offers to the library in its cells, apart from display. */
export interface KernelLink {
  /** Sends a message to the front ends, as an output of the cell that is running or ran last. */
  readonly publish: (message: string, content: Record<string, unknown>) => void;
  /** Captures what is printed and shown from now on instead of showing it, until the returned function is called. */
  readonly collect: (take: (shown: Collected) => void) => () => void;
  /** An error as text, with the lines of the user's code. */
  readonly describe: (thrown: unknown) => string;
  readonly openComm: (
    target: string,
    data: Record<string, unknown>,
    metadata: Record<string, unknown>,
    hear: CommHandler,
  ) => Comm;
  /** Answers front ends that open a comm of this target. */
  readonly serveComm: (target: string, opened: (comm: Comm) => CommHandler) => void;
}

/** Key under which the kernel registers it, because a notebook may import another copy of this library. */
const LINK = Symbol.for("ata-lab.kernel");

/** The kernel running in this process, if it is this project's. */
export function kernelLink(): KernelLink | undefined {
  return Reflect.get(globalThis, LINK) as KernelLink | undefined;
}

/** Registers a kernel with the library. */
export function offerKernel(link: KernelLink): void {
  Object.defineProperty(globalThis, LINK, { value: link, configurable: true });
}
