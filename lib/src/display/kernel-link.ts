import type { MimeBundle } from "./display.js";

/** Takes what the other side of a comm sends. */
export type CommHandler = (data: Readonly<Record<string, unknown>>) => unknown;

/** A private line to a part of a front end, as a slider needs one. */
export interface Comm {
  readonly id: string;
  readonly send: (data: Record<string, unknown>) => void;
  readonly close: () => void;
}

/** What would have been printed or shown. */
export type Collected =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "bundle";
      readonly data: MimeBundle;
      readonly metadata: Readonly<Record<string, unknown>>;
      readonly displayId: string | undefined;
    };

/** What this project's kernel offers to the library in its cells, beyond showing things. */
export interface KernelLink {
  /** Sends a message to the front ends, as an output of the cell that runs or ran last. */
  readonly publish: (message: string, content: Record<string, unknown>) => void;
  /** Hands over what is printed and shown from now on, instead of showing it, until the returned function is called. */
  readonly collect: (take: (shown: Collected) => void) => () => void;
  /** An error in words, with the lines of the person's code. */
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

/** Where the kernel leaves it: the library that a notebook imports may be another copy than the kernel's. */
const LINK = Symbol.for("ata-lab.kernel");

/** The kernel that runs in this process, if it is this project's. */
export function kernelLink(): KernelLink | undefined {
  return Reflect.get(globalThis, LINK) as KernelLink | undefined;
}

/** Offers a kernel to the library. */
export function offerKernel(link: KernelLink): void {
  Object.defineProperty(globalThis, LINK, { value: link, configurable: true });
}
