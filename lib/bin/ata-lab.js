#!/usr/bin/env node
import { load } from "./load.js";

const { main } = await load("cli/main.js");

// stdout is for results: what a recipe prints must not get between them.
console.log = console.info = console.debug = console.error;
const code = await main(process.argv.slice(2));
// Output that could not be written has set it already.
process.exitCode ||= code;
