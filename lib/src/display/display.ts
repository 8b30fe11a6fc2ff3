import { createRequire } from "node:module";

/** Representations of one thing, by MIME type; a front end shows the richest one it supports. */
export type MimeBundle = Record<string, unknown>;

/** Display options of a bundle. */
export interface DisplayOptions {
  /** Metadata by MIME type. */
  readonly metadata?: Record<string, unknown>;
  /** An id under which a later call can replace what is shown. */
  readonly displayId?: string;
  /** Replace what an earlier call showed under `displayId`, instead of showing it here. */
  readonly update?: boolean;
}

const require = createRequire(import.meta.url);

/**
 * Shows something in the running cell, in all of its representations.
 *
 * Outside a notebook it prints the bundle's `text/plain`.
 *
 * @param bundle representations by MIME type; `text/plain` is what headless runs and plain consoles show
 * @param options metadata, and an id for later updates
 * @throws when `update` has no `displayId`
 * @example
 * display({ "text/plain": "AUC 0.53", "text/html": "<b>AUC</b> 0.53" }); // → undefined
 */
export function display(bundle: MimeBundle, options: DisplayOptions = {}): void {
  const { metadata = {}, displayId, update = false } = options;
  if (update && displayId === undefined) {
    throw new Error("display: an update needs the id of what it replaces; pass the displayId of the earlier call");
  }
  const show = kernelDisplay();
  if (show === undefined) {
    if (bundle["text/plain"] !== undefined) console.log(bundle["text/plain"]);
    return;
  }
  show({ data: bundle, metadata, transient: displayId === undefined ? {} : { display_id: displayId } }, update);
}

/** Whether updates are visible to a user: in a kernel, unless it runs a notebook without a browser. */
export function isInteractive(): boolean {
  return kernelDisplay() !== undefined && process.env[HEADLESS] === undefined;
}

/** Set in the environment of a kernel that runs a notebook without a browser. */
export const HEADLESS = "ATA_LAB_HEADLESS";

/** Receives the content of a display message, and whether it updates an earlier one. */
export type Show = (content: Record<string, unknown>, update: boolean | undefined) => void;

/**
 * Key under which a kernel registers its display function, because a notebook may import another copy of this library.
 */
const SHOW = Symbol.for("ata-lab.show");

/** Registers the function through which `display` sends to the notebook. */
export function offerShow(show: Show): void {
  Object.defineProperty(globalThis, SHOW, { value: show, configurable: true });
}

/** The function that sends to the notebook, if a kernel runs in this process: this project's or stock tslab. */
function kernelDisplay(): Show | undefined {
  const own = Reflect.get(globalThis, SHOW) as Show | undefined;
  if (own !== undefined) return own;
  const path = Object.keys(require.cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  const tslab = path === undefined ? undefined : require.cache[path];
  return (tslab?.exports as { lastWriteDisplayData?: Show | null } | undefined)?.lastWriteDisplayData ?? undefined;
}
