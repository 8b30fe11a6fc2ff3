import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startProcess } from "../support/background.js";
import { type CliRun, runCli } from "../support/cli.js";
import { freePort, noRedis, startRedis, type TestRedis } from "../support/redis.js";

const worker = (url: string, environment: Record<string, string> = {}): Promise<CliRun> =>
  runCli(["worker", "--queue", url], ".", environment);

describe.skipIf(noRedis)(`the way to a queue${noRedis ? `: ${noRedis}` : ""}`, () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(ends.map((end) => end())));

  async function start(...settings: readonly string[]): Promise<TestRedis> {
    const redis = await startRedis(...settings);
    ends.push(redis.remove);
    return redis;
  }

  async function listen(server: Server): Promise<number> {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const sockets = new Set<Socket>();
    server.on("connection", (socket) => sockets.add(socket.on("error", () => {})));
    ends.push(async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return (server.address() as AddressInfo).port;
  }

  it("asks for a password, takes it from the variable, and shows it nowhere", async () => {
    const { port } = await start("--requirepass", "hidden-word");
    const [url, shown] = [`redis://127.0.0.1:${port}`, `redis://127.0.0.1:${port}`];
    const without = await worker(url);
    expect([without.code, without.stderr]).toEqual([
      1,
      `ata-lab: ${shown}: it asks for a password: put it into the variable REDISCLI_AUTH\n`,
    ]);
    const wrong = await worker(`redis://:hidden-wrong@127.0.0.1:${port}`);
    expect(wrong.stderr).toBe(
      `ata-lab: ${shown}: it refuses this password: correct the one in --queue or in REDISCLI_AUTH\n`,
    );
    const right = startProcess(["worker", "--queue", url], ".", { REDISCLI_AUTH: "hidden-word" });
    await right.says(`takes jobs of ata-lab`);
    right.child.kill("SIGTERM");
    expect(await right.ended).toBe(0);
    expect(right.stderr()).not.toContain("hidden");
  });

  it("refuses a Redis that drops keys when its memory is full, with the command that changes it", async () => {
    const redis = await start("--maxmemory-policy", "allkeys-lru");
    const { code, stderr } = await worker(redis.url);
    expect(code).toBe(1);
    const cure = /: (redis-cli -h 127\.0\.0\.1 -p \d+ config set maxmemory-policy noeviction)\n$/.exec(stderr)?.[1];
    expect(stderr).toContain("it drops keys when its memory is full (maxmemory-policy allkeys-lru)");
    const [program, ...args] = cure!.split(" ");
    execFileSync(program!, args);
    const process = startProcess(["worker", "--queue", redis.url]);
    await process.says("takes jobs of ata-lab");
    process.child.kill("SIGTERM");
    expect(await process.ended).toBe(0);
  });

  it("says in one line that nothing is there, or something else", async () => {
    const port = await freePort();
    const nobody = await worker(`redis://:hidden@127.0.0.1:${port}`);
    expect(nobody.stderr).toBe(
      `ata-lab: redis://127.0.0.1:${port}: nothing answers there: start one with redis-server --port PORT, or name another with --queue\n`,
    );
    const web = await listen(createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    expect((await worker(`redis://127.0.0.1:${web}`)).stderr).toMatch(
      /: what answers there is not Redis: correct --queue\n$/,
    );
    const silent = await listen(createServer());
    expect((await worker(`redis://127.0.0.1:${silent}`)).stderr).toMatch(/: it does not answer within 5 seconds; /);
    expect((await worker("redis://no-such-host.invalid")).stderr).toMatch(/: there is no machine of this name: /);
    const info = "$20\r\nredis_version:5.0.14\r\n";
    const old = await listen(
      // The same to every command, each of which begins with its number of words.
      createServer((socket) =>
        socket.on("data", (data) => socket.write(String(data).replace(/[^*]*(\*\d)?/g, (_, one) => (one ? info : "")))),
      ),
    );
    expect((await worker(`redis://127.0.0.1:${old}`)).stderr).toMatch(
      /: it is Redis 5\.0\.14; a queue needs Redis 6\.2 or later, or Valkey\n$/,
    );
    expect((await worker("redis://127.0.0.1/x")).code).toBe(2);
  });

  it("goes by TLS, and only to whom a known authority names", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ata-lab-"));
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
    const days = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...days, ...names, "-keyout", key, "-out", certificate], {
      stdio: "ignore",
    });
    const port = await freePort();
    const files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate];
    await start("--tls-port", String(port), "--tls-auth-clients", "no", ...files);
    const url = `rediss://localhost:${port}`;
    expect((await worker(url)).stderr).toMatch(/: name the file of its authority in NODE_EXTRA_CA_CERTS\n$/);
    expect((await worker(`redis://localhost:${port}`)).stderr).toMatch(
      /; redis:\/\/ is without TLS, rediss:\/\/ with it\n$/,
    );
    const process = startProcess(["worker", "--queue", url], ".", { NODE_EXTRA_CA_CERTS: certificate });
    await process.says(`takes jobs of ata-lab`);
    process.child.kill("SIGTERM");
    expect(await process.ended).toBe(0);
  });
});
