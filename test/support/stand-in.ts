import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a stand-in got. */
export interface Asked {
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly method: string;
  /** The fields of a form that was posted. */
  readonly form: Readonly<Record<string, string>>;
  /** When, in milliseconds of a clock that only goes forward. */
  readonly at: number;
}

/** Answers in the server's place: true when it did. */
export type Fault = (answer: ServerResponse, asked: Asked, index: number) => boolean | undefined;

/** Answers the first request in the server's place. */
export function once(send: (...args: Parameters<Fault>) => unknown): Fault {
  return (answer, asked, index) => {
    if (index > 0) return false;
    send(answer, asked, index);
    return true;
  };
}

/** What a stand-in says. */
export interface Reply {
  readonly status: number;
  /** Sent as JSON unless it is a text. */
  readonly body: unknown;
}

/** A vendor's API of historical bars on this machine. */
export interface StandIn<Play> {
  readonly url: string;
  /** Everything asked so far. */
  readonly asked: Asked[];
  /** What it does besides answering; may be changed between requests. */
  play: Play;
  close(): Promise<void>;
}

/** Starts a stand-in that answers as `reply` says, unless `play.fault` answers in its place. */
export async function startStandIn<Play extends { readonly fault?: Fault }>(
  play: Play,
  reply: (asked: Asked, play: Play, url: string) => Reply,
): Promise<StandIn<Play>> {
  const asked: Asked[] = [];
  const server = createServer(async (request, answer) => {
    const at = performance.now();
    let posted = "";
    for await (const part of request) posted += part;
    const url = new URL(request.url!, "http://localhost");
    const form = Object.fromEntries(new URLSearchParams(posted));
    const now: Asked = { url, headers: request.headers, method: request.method!, form, at };
    asked.push(now);
    if (self.play.fault?.(answer, now, asked.length - 1)) return;
    const { status, body } = reply(now, self.play, self.url);
    const isText = typeof body === "string";
    answer.writeHead(status, { "content-type": isText ? "text/csv" : "application/json" });
    answer.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const self: StandIn<Play> = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    play,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return self;
}
