import module from "node:module";

// Node 22 and later keep the compiled code of modules from process to process, of those that are loaded from here on.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
const { startKernel } = await import("./start.js");
startKernel(process.argv[2]!);
