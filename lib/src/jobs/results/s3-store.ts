import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import type { ResultStore } from "./result-store.js";

/** How long a request may take. */
const PATIENCE_MS = 60_000;

/**
 * Results as objects of a bucket, in S3 or in what speaks its language.
 *
 * @param location `s3://BUCKET/PREFIX`
 * @param environment `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`; `AWS_REGION` or
 * `AWS_DEFAULT_REGION`; `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` of a server that is not Amazon's
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/Type_API_Reference.html
 */
export function s3Store(location: string, environment: NodeJS.ProcessEnv): ResultStore {
  const [, bucket, prefix] = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/+(.*?))?\/*$/.exec(location) ?? [];
  if (bucket === undefined) throw new Error(`${location}: a bucket's address is s3://BUCKET/PREFIX`);
  const needed = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`${location}: the variable ${name} is not set; S3 needs it`);
    return value;
  };
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || "us-east-1";
  const endpoint =
    environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || `https://s3.${region}.amazonaws.com`;
  if (!/^https?:\/\/[^/]/.test(endpoint)) throw new Error(`${endpoint}: an endpoint is https://HOST`);
  const client = new AwsClient({
    accessKeyId: needed("AWS_ACCESS_KEY_ID"),
    secretAccessKey: needed("AWS_SECRET_ACCESS_KEY"),
    ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
    ...{ region, service: "s3", retries: 4, initRetryMs: 200 },
  });

  async function request(method: "GET" | "PUT", name: string, text?: string): Promise<Response> {
    const key = [prefix, name].filter(Boolean).join("/");
    const path = key.split("/").map(encodeURIComponent).join("/");
    try {
      return await client.fetch(`${endpoint.replace(/\/+$/, "")}/${bucket}/${path}`, {
        method,
        // The server compares what arrives with it.
        headers: { "x-amz-content-sha256": sha256(text ?? "") },
        ...(text !== undefined && { body: text }),
        // Keys are for this host only.
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      const cause = (error as Error).cause as Error | undefined;
      throw new Error(`${location}: ${endpoint} cannot be reached: ${cause?.message || (error as Error).message}`);
    }
  }

  async function refusal(what: string, response: Response): Promise<Error> {
    const code = /<Code>([\w.]{1,60})<\/Code>/.exec(await response.text())?.[1];
    const cure = code === undefined ? undefined : CURES[code];
    const words = [`answer ${response.status}`, code, cure].filter(Boolean).join(", ");
    return new Error(`${location}: ${what}: ${words}`);
  }

  return {
    shown: location,
    get: async (name) => {
      const response = await request("GET", name);
      if (response.ok) return response.text();
      const error = await refusal(`${name} cannot be read`, response);
      if (response.status === 404 && !error.message.includes("NoSuchBucket")) return undefined;
      throw error;
    },
    put: async (name, text) => {
      const response = await request("PUT", name, text);
      if (!response.ok) throw await refusal(`${name} cannot be written`, response);
    },
  };
}

/** What to do, by S3's name of an error. */
const CURES: { readonly [code: string]: string } = {
  AccessDenied: "these keys need s3:GetObject, s3:PutObject and s3:ListBucket there",
  AuthorizationHeaderMalformed: "set AWS_REGION to the bucket's region",
  InvalidAccessKeyId: "nobody has this AWS_ACCESS_KEY_ID",
  NoSuchBucket: "make the bucket first",
  PermanentRedirect: "set AWS_REGION to the bucket's region",
  RequestTimeTooSkewed: "set this machine's clock",
  SignatureDoesNotMatch: "AWS_SECRET_ACCESS_KEY is not the one of AWS_ACCESS_KEY_ID",
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
