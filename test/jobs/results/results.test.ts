import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openResults } from "../../../lib/dist/jobs/results/open-results.js";
import { s3Environment, startS3, type TestS3 } from "../../support/s3-server.js";

const TEXT = '{"p":0.1,"name":"Zürich, 東京"}';

describe("results in a folder", () => {
  it("come back as they were put, and are made once and whole", async () => {
    const folder = join(mkdtempSync(join(tmpdir(), "ata-lab-")), "results", "of jobs");
    const store = openResults(folder, {});
    expect(await store.get("a.json")).toBeUndefined();
    await store.put("a.json", TEXT);
    await store.put("a.json", TEXT);
    expect(await store.get("a.json")).toBe(TEXT);
    expect([store.shown, readdirSync(folder)]).toEqual([folder, ["a.json"]]);
  });

  it("name what is in their way", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ata-lab-"));
    mkdirSync(join(folder, "a.json"));
    await expect(openResults(folder, {}).get("a.json")).rejects.toThrow(/a\.json: cannot be read: /);
    await expect(openResults(folder, {}).put("a.json", TEXT)).rejects.toThrow(/a\.json: cannot be written: .*folder/);
  });
});

describe("results in a bucket", () => {
  let s3: TestS3;
  beforeAll(async () => {
    s3 = await startS3("research");
  });
  afterAll(() => s3.close());
  const environment = (): Record<string, string> => s3Environment(s3.endpoint);

  it("come back as they were put, by requests that are signed", async () => {
    const store = openResults("s3://research/null runs/2026/", environment());
    expect(await store.get("a.json")).toBeUndefined();
    await store.put("a.json", TEXT);
    expect(await store.get("a.json")).toBe(TEXT);
    expect([...s3.objects]).toEqual([["research/null runs/2026/a.json", TEXT]]);
    await openResults("s3://research", environment()).put("b.json", "1");
    expect(s3.objects.get("research/b.json")).toBe("1");
  });

  it("are put again when the server is out of order", async () => {
    s3.faults.push(503, 500);
    await openResults("s3://research/again", environment()).put("a.json", TEXT);
    expect(s3.objects.get("research/again/a.json")).toBe(TEXT);
  });

  it.each([
    ["SignatureDoesNotMatch, AWS_SECRET_ACCESS_KEY is not the one", { AWS_SECRET_ACCESS_KEY: "wrong" }],
    ["InvalidAccessKeyId, nobody has this", { AWS_ACCESS_KEY_ID: "AKIAOTHER" }],
    ["AuthorizationHeaderMalformed, set AWS_REGION to the bucket's region", { AWS_REGION: "us-west-2" }],
  ])("say what is wrong: %s", async (words, change) => {
    const store = openResults("s3://research/p", { ...environment(), ...change });
    const refusals = await Promise.allSettled([store.put("a.json", TEXT), store.get("a.json")]);
    for (const refusal of refusals) {
      const { message } = (refusal as PromiseRejectedResult).reason as Error;
      expect(message).toMatch(/^s3:\/\/research\/p: a\.json cannot be (written|read): answer 403, /);
      expect(message).toContain(words);
      expect(message).not.toContain("wrong");
    }
  });

  it("name a bucket that is not there, and an endpoint that does not answer", async () => {
    const missing = openResults("s3://other", environment());
    await expect(missing.get("a.json")).rejects.toThrow("answer 404, NoSuchBucket, make the bucket first");
    const nowhere = openResults("s3://research", { ...environment(), AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" });
    await expect(nowhere.put("a.json", "1")).rejects.toThrow(
      /^s3:\/\/research: http:\/\/127\.0\.0\.1:1 cannot be reached: /,
    );
  });

  it("need a bucket and keys before anything is done", () => {
    expect(() => openResults("s3://", environment())).toThrow("s3://: a bucket's address is s3://BUCKET/PREFIX");
    const { AWS_SECRET_ACCESS_KEY: _, ...others } = environment();
    expect(() => openResults("s3://research", others)).toThrow(/variable AWS_SECRET_ACCESS_KEY is not set/);
    expect(() => openResults("s3://research", { ...environment(), AWS_ENDPOINT_URL: "minio:9000" })).toThrow(
      "minio:9000: an endpoint is https://HOST",
    );
  });
});
