import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { KEYS, type WireBar } from "./alpaca-server.js";

/** What the stream does besides what it should. */
export interface StreamPlay {
  /** An error in place of the answer to a connection or a subscription; taken in turn, undefined for none. */
  onConnect?: (ErrorMessage | undefined)[];
  onSubscribe?: (ErrorMessage | undefined)[];
}

/** An error as the stream sends it. */
export interface ErrorMessage {
  readonly code: number;
  readonly msg: string;
}

/** Alpaca's stream of stock bars on this machine. */
export interface AlpacaStream {
  readonly url: string;
  play: StreamPlay;
  /** What clients sent, secrets included. */
  readonly heard: string[];
  /** How many connections were made. */
  readonly connections: () => number;
  /** Sends a message to the one that is subscribed, and waits until it was read. */
  readonly send: (...messages: object[]) => Promise<void>;
  /** Waits until so many subscriptions were made in all. */
  readonly subscribed: (count: number) => Promise<void>;
  /** Breaks the connection, or stops to read and write on it. */
  readonly drop: () => void;
  readonly freeze: () => void;
  readonly close: () => Promise<void>;
}

/** A minute as the stream sends it; `u` for one that was corrected. */
export function barMessage(bar: WireBar, type: "b" | "u" = "b", symbol: string = "TSLA"): object {
  return { T: type, S: symbol, ...bar };
}

/** Starts the stream. */
export async function startAlpacaStream(): Promise<AlpacaStream> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, path: "/v2/sip" });
  await new Promise((done) => server.on("listening", done));
  const [heard, count] = [[] as string[], { connections: 0, subscriptions: 0 }];
  let current: WebSocket | undefined;
  const say = (socket: WebSocket, message: object): void => socket.send(JSON.stringify([message]));
  server.on("connection", (socket) => {
    count.connections++;
    const refusal = self.play.onConnect?.shift();
    if (refusal) {
      say(socket, { T: "error", ...refusal });
      return;
    }
    say(socket, { T: "success", msg: "connected" });
    let isKnown = false;
    socket.on("message", (data) => {
      heard.push(data.toString());
      const { action, key, secret, ...channels } = JSON.parse(data.toString());
      if (action === "auth") {
        isKnown = key === KEYS.id && secret === KEYS.secret;
        say(
          socket,
          isKnown
            ? { T: "success", msg: "authenticated" }
            : { T: "error", code: 402, msg: `auth failed for ${secret}` },
        );
        return;
      }
      const wrong = isKnown ? self.play.onSubscribe?.shift() : { code: 401, msg: "not authenticated" };
      if (wrong) {
        say(socket, { T: "error", ...wrong });
        return;
      }
      say(socket, { T: "subscription", trades: [], quotes: [], ...channels });
      current = socket;
      count.subscriptions++;
    });
  });
  const self: AlpacaStream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    play: {},
    heard,
    connections: () => count.connections,
    send: async (...messages) => {
      const read = new Promise((done) => current!.once("pong", done));
      current!.send(JSON.stringify(messages));
      current!.ping();
      await read;
    },
    subscribed: async (wanted) => {
      while (count.subscriptions < wanted) await new Promise((go) => setTimeout(go, 5));
    },
    drop: () => current!.terminate(),
    freeze: () => current!.pause(),
    close: () =>
      new Promise((done) => {
        for (const client of server.clients) client.terminate();
        server.close(() => done());
      }),
  };
  return self;
}
