import { startKernel } from "./start.js";

startKernel(process.argv[2]!);
