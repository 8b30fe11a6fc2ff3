import { cellCompiler } from "./cell-compiler.js";
import { buildSnapshot } from "./snapshot.js";
import { loadTypeScript } from "./typescript.js";

// Run as a process: makes the snapshot of what a notebook in this folder needs that imports this library.

const compiler = cellCompiler(loadTypeScript(), process.cwd().replaceAll("\\", "/"));
buildSnapshot(compiler.declarations('import * as lab from "ata-lab"; lab;'), compiler.programs.options());
