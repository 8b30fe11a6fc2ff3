/** The sending part of a ZeroMQ socket. */
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
 * A queue in front of a socket, because ZeroMQ sockets refuse a second `send` while one is in progress.
 *
 * @param socket the socket to send on
 * @returns the queue; a message that cannot be sent is dropped, because its reader is gone
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
