/** The part of a ZeroMQ socket that sends. */
export interface Sender {
  send(frames: Uint8Array[]): Promise<void>;
}

/** Sends in order, without waiting. */
export interface SendQueue {
  readonly push: (frames: Uint8Array[]) => void;
  /** Resolves when everything pushed so far is sent. */
  readonly drained: () => Promise<void>;
}

/**
 * A queue before a socket: ZeroMQ sockets refuse a second `send` while one is under way.
 *
 * @param socket where to send
 * @returns the queue; a message that can't be sent is dropped, as its reader is gone
 */
export function sendQueue(socket: Sender): SendQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    push: (frames) => {
      last = last.then(() => socket.send(frames)).catch(() => undefined);
    },
    drained: () => last,
  };
}
