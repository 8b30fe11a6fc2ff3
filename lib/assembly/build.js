// Compiles loops.ts by AssemblyScript, and writes the bytes as a module, for the library has to start without reading a file.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loopsModule } from "./compile.js";

const here = dirname(fileURLToPath(import.meta.url));
writeFileSync(join(here, "..", "src", "training", "assembly", "bytes.ts"), await loopsModule());
