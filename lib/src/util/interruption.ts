let controller = new AbortController();

/** Aborted when the user interrupts what runs: a notebook's cell. */
export function interruption(): AbortSignal {
  return controller.signal;
}

/** Ends what asked for `interruption` before now; what asks later goes on. Kernels call it. */
export function interruptRunning(): void {
  const interrupted = controller;
  controller = new AbortController();
  interrupted.abort(new Error("interrupted"));
}
