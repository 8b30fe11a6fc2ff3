/** Runs what may be stopped from outside. */
export interface OwnStack {
  /** Runs it, and resolves when it has ended or was left. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  /** Lets the caller of `run` go on. */
  readonly leave: () => void;
}

/**
 * Makes a place to run what may be stopped: ending a busy function unwinds everything below it, and the caller must live.
 */
export function ownStack(): OwnStack {
  let leave: (() => void) | undefined;
  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        leave = resolve;
        setImmediate(() => work().then(resolve, reject));
      }),
    leave: () => leave?.(),
  };
}
