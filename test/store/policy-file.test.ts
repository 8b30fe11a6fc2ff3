import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkManifest, readPolicy, readPromotion } from "ata-lab";
import { afterAll, expect, it } from "vitest";
import { readModel } from "../../lib/dist/store/models-folder.js";

const folder = mkdtempSync(join(tmpdir(), "policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("another file is told apart from a policy with a fault, and how a policy is made", async () => {
  for (const text of ['{"manifest": 2}', "[1, 2]", "null", '"policy"']) {
    const path = join(folder, "other.json");
    writeFileSync(path, text);
    await expect(readPolicy(path)).rejects.toThrow(
      `${path}: not a policy, as it has no "policy": 1; ata-lab backtest --models FOLDER writes one, FOLDER/policy.json`,
    );
  }
  const path = join(folder, "policy.json");
  writeFileSync(path, '{"policy": 1}');
  await expect(readPolicy(path)).rejects.toThrow(`${path}: edgeMode: `);
});

it("a folder in a file's place, and a file in a folder's, are told in words", async () => {
  for (const name of ["policy.json", "manifest.json", "rsi_expert.json", "promotion.json"]) {
    const dir = join(folder, name.replace(".", "-"));
    cpSync("models", dir, { recursive: true });
    rmSync(join(dir, name), { force: true });
    mkdirSync(join(dir, name));
    const told = [
      ...(await Promise.all(
        [
          () => checkManifest(dir).then(({ faults }) => faults),
          () => readPromotion(dir).then(({ faults }) => faults),
        ].map((read) => read().catch(({ message }: Error) => [message])),
      )),
      await readModel(dir, "rsi").then(
        () => [],
        ({ message }: Error) => [message],
      ),
    ].flat();
    expect(told).toContain(`${join(dir, name)}: cannot be read: it is a folder, not a file`);
    expect(told.join()).not.toMatch(/EISDIR/);
  }
  await expect(checkManifest("models/brain.json")).rejects.toThrow(
    /brain.json.manifest.json: cannot be read: it is, or is in, a file, not a folder$/,
  );
});
