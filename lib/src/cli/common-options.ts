import { InvalidArgumentError, Option } from "commander";
import { GROUPS } from "./option-groups.js";
import { day, table, zone } from "./parse-options.js";
import { quoted } from "./typed-options.js";

// Options of several commands. Each is defined once, so that it means the same everywhere; a description may say more.

/** `--json`. */
export function jsonOption(): Option {
  return new Option("--json", "print one JSON object on stdout, and nothing else").helpGroup(GROUPS.output);
}

/** `--out`: where the result goes. */
export function outOption(what: string): Option {
  return new Option("--out <path>", `where to write ${what}`).helpGroup(GROUPS.output);
}

/** `--dump`: a table in a file. */
export function dumpOption(what: string): Option {
  return new Option("--dump <file>", `also write ${what}, as .csv, .csv.gz or .parquet`)
    .argParser(table)
    .helpGroup(GROUPS.output);
}

/** `--symbol`: a stock. */
export function symbolOption(which: string = "if there are several; otherwise its name"): Option {
  return new Option("--symbol <ticker>", `which stock, ${which}`);
}

/** `--from`: the first day. */
export function fromOption(): Option {
  return new Option("--from <date>", "first day, YYYY-MM-DD, New York").argParser(day);
}

/** `--to`: the day after the last. */
export function toOption(): Option {
  return new Option("--to <date>", "day after the last, YYYY-MM-DD, New York").argParser(day);
}

/** `--session`: which hours are wanted, and what is taken where it is left out. */
export function sessionOption(usual: string = "regular"): Option {
  return new Option(
    "--session <hours>",
    `hours to keep: 09:30 to the day's close, or all of the file (default: ${usual})`,
  ).choices(["regular", "all"]);
}

/** `--zone`: of times without one, and what `auto` is. */
export function zoneOption(auto: string): Option {
  return new Option("--zone <zone>", `zone of times that carry none: an IANA name, or auto: ${auto}`)
    .argParser(zone)
    .default("auto");
}

/** `--stamp`: which end of a minute times are, and what `auto` is. */
export function stampOption(auto: string): Option {
  return new Option("--stamp <end>", `which end of the minute times are; auto: ${auto}`)
    .choices(["auto", "start", "end"])
    .default("auto");
}

/** `--models`: a folder of models. */
export function modelsOption(more: string = ""): Option {
  return new Option(
    "--models <folder>",
    `a folder of models that research wrote, with its manifest.json${more}`,
  ).helpGroup(GROUPS.models);
}

/** `--policy`: settings in a file. */
export function policyOption(): Option {
  return new Option(
    "--policy <file>",
    "start from the settings in this file, such as a policy.json; other options change them",
  ).helpGroup(GROUPS.policy);
}

/** A hidden `--models` of a command whose argument is the folder: it only says so. */
export function modelsArgument(name: string, more: string = ""): Option {
  const say = (folder: string): never => {
    throw new InvalidArgumentError(`The folder is typed without an option: ata-lab ${name} ${quoted(folder)}${more}`);
  };
  return new Option("--models <folder>").argParser(say).hideHelp();
}

/** A hidden option that only says its new name. */
export function renamed(old: string, now: string, why: string): Option {
  const say = (): never => {
    throw new InvalidArgumentError(`It is called ${now} now, ${why}.`);
  };
  return new Option(old).argParser(say).hideHelp();
}
