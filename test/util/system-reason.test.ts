import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { isRefusal, systemReason } from "../../lib/dist/util/system-reason.js";

const refusal = (code: string, words: string): { code: string; message: string } => ({
  code,
  message: `${code}: ${words}, open '/a/b, c'`,
});

describe("systemReason", () => {
  it("has one wording for each reason, whoever reports it", () => {
    const full = [refusal("ENOSPC", "no space left on device"), refusal("EDQUOT", "disk quota exceeded")];
    const duckdb = ["No space left on device", "Disk quota exceeded"].map((words) => ({
      message: `IO Error: Could not write file "/a/.tmp": ${words}`,
    }));
    for (const error of [...full, ...duckdb]) expect(systemReason(error)).toBe("the disk is full");
    expect(systemReason(refusal("EROFS", "read-only file system"))).toBe("the file system is read-only");
    expect(systemReason({ message: 'IO Error: Cannot open file "/a/b": Read-only file system' })).toBe(
      "the file system is read-only",
    );
    for (const code of ["EACCES", "EPERM"]) expect(systemReason(refusal(code, "x"))).toBe("it is not allowed here");
  });

  it("leaves rare reasons in the system's words, without the temporary file's name", () => {
    expect(systemReason(refusal("EMFILE", "too many open files"))).toBe("EMFILE: too many open files");
    expect(systemReason({ code: "EFBIG", message: "EFBIG: file too large, write" })).toBe("EFBIG: file too large");
  });
});

describe("isRefusal", () => {
  it("knows errors of Node and of DuckDB from the kit's own", async () => {
    const error: Error = await writeFile("/no/such/folder/x", "").catch((refused) => refused);
    expect(isRefusal(error)).toBe(true);
    expect(isRefusal({ message: 'IO Error: Could not write file "/a": No space left on device' })).toBe(true);
    expect(isRefusal(new Error("a.json: cannot be written: the disk is full"))).toBe(false);
    expect(isRefusal(new Error("IO Error: No magic bytes found"))).toBe(false);
    expect(isRefusal(Object.assign(new Error("x"), { code: "ERR_INVALID_ARG_TYPE" }))).toBe(false);
  });
});
