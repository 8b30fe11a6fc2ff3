/** An error of the operating system as Node throws it, or as DuckDB tells it in its own error. */
interface Refusal {
  readonly code?: string | undefined;
  readonly message: string;
}

const REASONS: readonly (readonly [code: RegExp, words: RegExp, reason: string])[] = [
  [/^(ENOSPC|EDQUOT)$/, /: (No space left on device|Disk quota exceeded)/, "the disk is full"],
  [/^(EACCES|EPERM)$/, /: (Permission denied|Operation not permitted)/, "it is not allowed here"],
  [/^EROFS$/, /: Read-only file system/, "the file system is read-only"],
  [/^(ENOTDIR|EEXIST)$/, /: Not a directory/, "it is, or is in, a file, not a folder"],
  [/^EISDIR$/, /: Is a directory/, "it is a folder, not a file"],
  [/^ENOENT$/, /: No such file or directory/, "the folder is gone, or takes no new files"],
  [/^ELOOP$/, /: Too many levels of symbolic links/, "its links lead in a circle"],
  [/^ENAMETOOLONG$/, /: File name too long/, "its name is too long"],
  [/^EIO$/, /: Input\/output error/, "the disk reports an input or output error"],
];

/** Errors of DuckDB that are about a file on the disk. */
const OF_DUCKDB = /^IO Error: /;

/**
 * Whether an error is the operating system's own, which names neither what was to be done nor what is there now.
 *
 * @example
 * isRefusal(new Error("rsi.json: no such model")); // → false
 */
export function isRefusal({ code, message }: Refusal): boolean {
  return /^E[A-Z]+$/.test(code ?? "") || (OF_DUCKDB.test(message) && REASONS.some(([, words]) => words.test(message)));
}

/**
 * Why the operating system refused to change or read a file, in plain words and the same ones everywhere; the system's
 * own words for what is rare.
 *
 * @example
 * systemReason({ code: "ENOSPC", message: "ENOSPC: no space left on device, write" }); // → "the disk is full"
 */
export function systemReason({ code, message }: Refusal): string {
  const known = REASONS.find(([codes, words]) =>
    code === undefined ? OF_DUCKDB.test(message) && words.test(message) : codes.test(code),
  );
  if (known) return known[2];
  return code === undefined ? message : message.replace(/, \w+( '.*)?$/s, "");
}

/** The error for a file or folder that cannot be read, because the operating system refuses or for another reason that is an error. */
export function unreadable(path: string, error: unknown): Error {
  return new Error(`${path}: cannot be read: ${readReason(error as Refusal)}`);
}

/** Why something was not read, in the same words. */
export function readReason(error: Refusal): string {
  return error.code === "ENOENT" ? "there is no such file" : systemReason(error);
}
