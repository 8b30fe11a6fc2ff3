import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server like S3 knows. */
export interface TestS3 {
  readonly endpoint: string;
  /** Objects, by bucket and key. */
  readonly objects: Map<string, string>;
  /** Answers the next requests with these, each once, before it looks at them. */
  readonly faults: number[];
  readonly close: () => Promise<void>;
}

const KEY = { id: "AKIATESTTESTTESTTEST", secret: "test/secret+of/nobody", region: "eu-central-1" } as const;

/** The variables of whoever may use the server. */
export const s3Environment = (endpoint: string): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: KEY.id,
  AWS_SECRET_ACCESS_KEY: KEY.secret,
  AWS_REGION: KEY.region,
  AWS_ENDPOINT_URL: endpoint,
});

/**
 * Starts a server on this machine that keeps objects of one bucket, and refuses what is not signed as Signature Version 4
 * says. The signature is computed from the request as it came, by the definition.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function startS3(bucket: string): Promise<TestS3> {
  const [objects, faults] = [new Map<string, string>(), [] as number[]];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [status, text] = faults.length > 0 ? [faults.shift()!, ""] : answer(request, body);
    response.writeHead(status).end(text);
  });

  function answer(request: IncomingMessage, body: Buffer): [status: number, text: string] {
    const fault = faultOf(request, body);
    if (fault !== undefined) return [403, error(fault)];
    const path = decodeURIComponent(request.url!.slice(1));
    if (!path.startsWith(`${bucket}/`)) return [404, error("NoSuchBucket")];
    if (request.method === "PUT") {
      objects.set(path, body.toString());
      return [200, ""];
    }
    const found = objects.get(path);
    return found === undefined ? [404, error("NoSuchKey")] : [200, found];
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { endpoint, objects, faults, close };
}

const error = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;

/** S3's name of what is wrong with a request; undefined if nothing is. */
function faultOf({ method, url, headers }: IncomingMessage, body: Buffer): string | undefined {
  const [, id, day, region, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=(\w{64})$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  if (signature === undefined) return "AccessDenied";
  if (id !== KEY.id) return "InvalidAccessKeyId";
  if (region !== KEY.region) return "AuthorizationHeaderMalformed";
  const date = String(headers["x-amz-date"]);
  const moment = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!date.startsWith(day!) || !(Math.abs(Date.now() - moment) < 900_000)) return "RequestTimeTooSkewed";
  const hash = createHash("sha256").update(body).digest("hex");
  if (headers["x-amz-content-sha256"] !== hash) return "XAmzContentSHA256Mismatch";
  const signed = names!.split(";");
  if (!["host", "x-amz-content-sha256", "x-amz-date"].every((name) => signed.includes(name))) return "AccessDenied";
  const [path, query = ""] = url!.split("?");
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join("");
  const canonical = [method, path, query, lines, names, hash].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const steps = [day!, region!, "s3", "aws4_request", toSign];
  const wanted = steps.reduce<Buffer | string>(
    (key, text) => createHmac("sha256", key).update(text).digest(),
    `AWS4${KEY.secret}`,
  ) as Buffer;
  return timingSafeEqual(Buffer.from(signature, "hex"), wanted) ? undefined : "SignatureDoesNotMatch";
}
