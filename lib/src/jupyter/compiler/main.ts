import { cellCompiler } from "./cell-compiler.js";
import { completeness } from "./completeness.js";
import type { Questions, Request, Response } from "./messages.js";
import { codeQuestions } from "./questions.js";
import { buildInBackground } from "./snapshot.js";
import { loadTypeScript, snapshot } from "./typescript.js";

// The compiler's process: answers the kernel's questions, one after another, until the kernel is gone.

type Answers = { readonly [K in keyof Questions]: (asks: Questions[K]["asks"]) => Questions[K]["gets"] };

const folder = process.cwd().replaceAll("\\", "/");
const ts = loadTypeScript();
const compiler = cellCompiler(ts, folder);
const questions = codeQuestions(ts, folder, compiler);

const answers: Answers = {
  compile: ({ code }) => compiler.compile(code),
  files: ({ id, from }) => compiler.files(id, from),
  complete: ({ code, position }) => questions.complete(code, position),
  inspect: ({ code, position }) => questions.inspect(code, position) ?? null,
  isComplete: ({ code }) => completeness(ts, code),
  ran: (cell) => compiler.ran(cell),
  restore: ({ cells }) => {
    compiler.restore(cells);
    return null;
  },
};

function answer({ id, question, asks }: Request): Response {
  try {
    return { id, gets: answers[question](asks as never) };
  } catch (error) {
    return { id, fault: (error as Error).stack ?? String(error) };
  }
}

// What the first cell needs every cell needs: the language's library, and Node's.
compiler.compile("");

/** The first cells come first; a kernel that lives no longer than this had no use for a snapshot. */
const SNAPSHOT_MS = 3000;
let isSnapshotDue = true;

function renewSnapshot(): void {
  if (snapshot() === undefined || compiler.programs.files.isOutdated()) buildInBackground();
}

process.on("message", (request: Request) => {
  process.send!(answer(request));
  if (request.question !== "compile" || !isSnapshotDue) return;
  isSnapshotDue = false;
  setTimeout(renewSnapshot, SNAPSHOT_MS).unref();
});
process.on("disconnect", () => process.exit(0));
// An interrupt at a terminal reaches every process of its group; the kernel decides what becomes of this one.
process.on("SIGINT", () => undefined);
