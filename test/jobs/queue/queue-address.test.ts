import { describe, expect, it } from "vitest";
import { queueAddress } from "../../../lib/dist/jobs/queue/queue-address.js";

describe("queueAddress", () => {
  it("reads host, port, database, user and password, and shows no password", () => {
    const { shown, connection } = queueAddress("redis://ann:s%40cret@redis.example.com:6380/2", {});
    expect(shown).toBe("redis://redis.example.com:6380/2");
    expect(connection).toEqual({ host: "redis.example.com", port: 6380, db: 2, username: "ann", password: "s@cret" });
  });

  it("has Redis's port, database 0 and no password unless it says so", () => {
    expect(queueAddress("redis://localhost", {}).connection).toEqual({ host: "localhost", port: 6379, db: 0 });
    expect(queueAddress("redis://[::1]", {}).connection.host).toBe("::1");
  });

  it("takes the password from redis-cli's variable when it has none of its own", () => {
    const environment = { REDISCLI_AUTH: "quiet" };
    expect(queueAddress("redis://localhost", environment).connection.password).toBe("quiet");
    expect(queueAddress("redis://:own@localhost", environment).connection.password).toBe("own");
  });

  it("asks for TLS with rediss://", () => {
    const { shown, connection } = queueAddress("rediss://redis.example.com", {});
    expect([shown, connection.tls]).toEqual(["rediss://redis.example.com:6379", {}]);
    expect(queueAddress("redis://redis.example.com", {}).connection.tls).toBeUndefined();
  });

  it.each([
    "localhost:6379",
    "http://localhost",
    "redis://",
    "redis:",
    "",
    "redis://:hidden@",
    ":hidden@localhost",
    "redis://:hid/den@localhost:x",
    "redis://:hidden@localhost/path",
    "redis://:hidden@localhost?db=1",
  ])("refuses %j, and does not show what may be a password", (text) => {
    expect(() => queueAddress(text, {})).toThrow(/: a queue's address is redis:|only the number of a database/);
    expect(() => queueAddress(text, {})).not.toThrow(/hid|den@/);
  });
});
