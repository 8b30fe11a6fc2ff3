let controller = /* @__PURE__ */ new AbortController();

/** Aborted when the user interrupts the running notebook cell. */
export function interruption(): AbortSignal {
  return controller.signal;
}

/** Aborts everything that has asked for `interruption` so far; later requests get a new signal. Called by kernels. */
export function interruptRunning(): void {
  const interrupted = controller;
  controller = new AbortController();
  interrupted.abort(new Error("interrupted"));
}
