import type { RedisOptions } from "ioredis";

/** Where a queue is. */
export interface QueueAddress {
  /** The address without a password, for messages. */
  readonly shown: string;
  /** How it is reached; holds the password. */
  readonly connection: Pick<RedisOptions, "host" | "port" | "db" | "username" | "password" | "tls">;
}

/** The variable of redis-cli for a password, so that none has to stand in a command line. */
export const PASSWORD = "REDISCLI_AUTH";

const FORM = "redis://HOST:PORT, or rediss://HOST:PORT for TLS";

/**
 * Reads the address of a Redis or Valkey.
 *
 * @param text `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, or the same with `rediss://` for TLS
 * @param environment its `REDISCLI_AUTH` is the password when the address has none
 * @throws when it is no such address; the error shows no password
 * @example
 * queueAddress("redis://:secret@localhost", {}).shown; // → "redis://localhost:6379"
 */
export function queueAddress(text: string, environment: NodeJS.ProcessEnv = process.env): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Whatever is left of an @ may be a password.
  const typed = text.replace(/\/\/.*@/, "//...@").replace(/^[^/]*@/, "...@");
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === "") {
    throw new Error(`${typed}: a queue's address is ${FORM}`);
  }
  if (!/^\/?\d*$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    throw new Error(`${typed}: after the host and port only the number of a database may follow, such as /1`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || 6379);
  const db = Number(url.pathname.slice(1) || 0);
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password) || environment[PASSWORD];
  return {
    shown: `${url.protocol}//${url.hostname}:${port}${db === 0 ? "" : `/${db}`}`,
    connection: {
      ...{ host, port, db },
      ...(username !== "" && { username }),
      ...(password !== undefined && password !== "" && { password }),
      // The certificate has to be for this host.
      ...(url.protocol === "rediss:" && { tls: {} }),
    },
  };
}
