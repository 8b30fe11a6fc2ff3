// The compiler is a process of its own, beside the kernel's: a cell that runs does not keep questions waiting, a
// compilation that never ends is stopped with its process, and TypeScript's memory is not the cells'.

/** Something that the compiler found wrong. Line and character count from 0. */
export interface Finding {
  readonly start: { readonly line: number; readonly character: number };
  readonly messageText: string;
  readonly code: number;
  /** The imported file it is in, seen from the working folder; without one it is in the cell. */
  readonly fileName?: string;
  /** The text of that file. */
  readonly source?: string;
}

/** A file of the project that a cell imports, as it runs. */
export interface LocalFile {
  readonly path: string;
  /** What an error calls it. */
  readonly label: string;
  readonly source: string;
  /** CommonJS, or the text of a JSON file. */
  readonly code: string;
  /** The source map from `code` to `source`, as JSON. */
  readonly map: string;
  /** The files that it imports, by what stands between the quotes. */
  readonly imports: Readonly<Record<string, string>>;
}

/** A file that the kernel has already: it need not be sent again. */
export type SentFile = Pick<LocalFile, "path" | "imports">;

/** The files that something imports, directly and through others. */
export interface LocalFiles {
  /** The files imported directly, by what stands between the quotes. */
  readonly imports: Readonly<Record<string, string>>;
  readonly files: readonly (LocalFile | SentFile)[];
}

/** A cell as it runs. */
export interface CellCode {
  /** The body of a function of `scope`, `kernel` and `require`. */
  readonly code: string;
  /** The source map from `code` to the cell, as JSON. */
  readonly map: string;
  /** Whether it awaits, outside functions. */
  readonly isAsync: boolean;
  /** The names of all cells that it reads while it runs. */
  readonly reads: readonly string[];
  /** The names that a function which it declares reads when it is called, by the function's name. */
  readonly later: Readonly<Record<string, readonly string[]>>;
}

/** What compiling a cell brought: findings, or else its code. */
export interface Compiled extends LocalFiles {
  readonly findings: readonly Finding[];
  readonly cell?: CellCode;
}

/** What may stand at a place in code. */
export interface Completions {
  readonly candidates: readonly string[];
  /** The text that they replace. */
  readonly start: number;
  readonly end: number;
}

/** The content of an `is_complete_reply`. */
export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** A cell that ran: what a new compiler process must know of it. */
export interface RanCell {
  /** Its place among all cells that ran. */
  readonly id: number;
  readonly code: string;
  /** The names that it made, or all of them. */
  readonly made: readonly string[] | "all";
}

/** What the kernel asks, and what it gets. */
export interface Questions {
  compile: { readonly asks: { readonly code: string }; readonly gets: Compiled };
  /** The files behind an import whose path was not known before it ran. */
  files: { readonly asks: { readonly id: string; readonly from: string }; readonly gets: LocalFiles };
  complete: { readonly asks: { readonly code: string; readonly position: number }; readonly gets: Completions };
  /** A description of what stands at a place, or `null`. */
  inspect: { readonly asks: { readonly code: string; readonly position: number }; readonly gets: string | null };
  isComplete: { readonly asks: { readonly code: string }; readonly gets: Completeness };
  /** A cell has ended, the last one that was compiled by this process or by the one before; gets the cells whose names later ones can still use. */
  ran: { readonly asks: RanCell; readonly gets: readonly number[] };
  /** Cells that ran before this process began. */
  restore: { readonly asks: { readonly cells: readonly RanCell[] }; readonly gets: null };
}

/** A question on its way to the compiler. */
export type Request = {
  [K in keyof Questions]: { id: number; question: K; asks: Questions[K]["asks"] };
}[keyof Questions];

/** An answer on its way back. */
export type Response =
  | { readonly id: number; readonly gets: unknown }
  /** A fault of the compiler: its stack. */
  | { readonly id: number; readonly fault: string };
