import type { Command } from "commander";
import { type Define, lazyCommand } from "./lazy-command.js";

/** A command as the list has it. Its module is loaded when it is typed: most commands need a small part of the library. */
interface Listed {
  readonly summary: string;
  readonly load: () => Promise<Define>;
}

/** Every command, under its heading, in the order of the work. */
const LISTED: { readonly [heading: string]: { readonly [name: string]: Listed } } = {
  "Start:": {
    init: {
      summary: "Make a project of your own",
      load: async () => (await import("./init.js")).initCommand,
    },
  },
  "Bars:": {
    fetch: {
      summary: "Fetch minute bars from a vendor",
      load: async () => (await import("./fetch.js")).fetchCommand,
    },
    doctor: {
      summary: "Say what a file of bars holds, and what to type next",
      load: async () => (await import("./doctor.js")).doctorCommand,
    },
    audit: {
      summary: "Check minute bars, and say what is wrong with them",
      load: async () => (await import("./audit.js")).auditCommand,
    },
    bars: {
      summary: "Show the bars of any source, and convert them",
      load: async () => (await import("./bars.js")).barsCommand,
    },
    "compare-bars": {
      summary: "Say how two sources of one stock differ",
      load: async () => (await import("./compare-bars.js")).compareBarsCommand,
    },
  },
  "Models:": {
    research: {
      summary: "Train models on minute bars, and write them as JSON",
      load: async () => (await import("./research.js")).researchCommand,
    },
    universe: {
      summary: "Research many symbols at once, and say which stand out",
      load: async () => (await import("./universe.js")).universeCommand,
    },
    check: {
      summary: "Validate a folder of models; show what they predict",
      load: async () => (await import("./check.js")).checkCommand,
    },
    predict: {
      summary: "Say what models answer at each bar",
      load: async () => (await import("./predict.js")).predictCommand,
    },
    follow: {
      summary: "Score minutes as they come, with a paper account",
      load: async () => (await import("./follow.js")).followCommand,
    },
  },
  "What the scores are worth:": {
    compare: {
      summary: "Show what each cure of the original's defects does to the scores",
      load: async () => (await import("./compare.js")).compareCommand,
    },
    null: {
      summary: "Compare the scores with those of bars without skill",
      load: async () => (await import("./null.js")).nullCommand,
    },
    "look-ahead": {
      summary: "Check that nothing uses later bars",
      load: async () => (await import("./look-ahead.js")).lookAheadCommand,
    },
    "warm-up": {
      summary: "Measure how much history each column needs",
      load: async () => (await import("./warm-up.js")).warmUpCommand,
    },
    skew: {
      summary: "Compare training with what a trading program feeds",
      load: async () => (await import("./skew.js")).skewCommand,
    },
    cpcv: {
      summary: "Score and trade a recipe on several paths out of sample",
      load: async () => (await import("./cpcv.js")).cpcvCommand,
    },
  },
  "Trading:": {
    backtest: {
      summary: "Judge a folder of models on bars it did not learn from",
      load: async () => (await import("./backtest.js")).backtestCommand,
    },
    portfolio: {
      summary: "Judge a folder of models in one account over many stocks",
      load: async () => (await import("./portfolio.js")).portfolioCommand,
    },
    walk: {
      summary: "Retrain again and again, and judge it all once",
      load: async () => (await import("./walk.js")).walkCommand,
    },
    promote: {
      summary: "Copy models that passed to where a program reads them",
      load: async () => (await import("./promote.js")).promoteCommand,
    },
    export: {
      summary: "Write models as another program takes them",
      load: async () => (await import("./export.js")).exportCommand,
    },
  },
  "Many machines:": {
    worker: {
      summary: "Take jobs of other commands from a queue, and do them",
      load: async () => (await import("./worker.js")).workerCommand,
    },
  },
  "Notebooks:": {
    lab: {
      summary: "Open JupyterLab on a folder or a notebook",
      load: async () => (await import("./lab.js")).labCommand,
    },
    run: {
      summary: "Run a notebook from top to bottom, without a browser",
      load: async () => (await import("./run.js")).runCommand,
    },
    report: {
      summary: "Turn an executed notebook into one HTML file",
      load: async () => (await import("./report.js")).reportCommand,
    },
    kernel: {
      summary: "Register the TypeScript kernel for a Jupyter of your own",
      load: async () => (await import("./kernel.js")).kernelCommand,
    },
  },
  "The command line itself:": {
    completion: {
      summary: "Print a script that completes commands and options in a shell",
      load: async () => (await import("./completion.js")).completionCommand,
    },
    help: {
      summary: "Print the help of a command",
      load: async () => (await import("./help.js")).helpCommand,
    },
  },
};

/**
 * Adds every command to the program; their options come when they are loaded.
 *
 * @param program the command line
 * @param configure is applied to each command that was loaded
 */
export function addCommands(program: Command, configure: (command: Command) => void): void {
  for (const [heading, listed] of Object.entries(LISTED)) {
    program.commandsGroup(heading);
    for (const [name, { summary, load }] of Object.entries(listed)) {
      program.addCommand(
        lazyCommand(name, summary, async () => {
          const define = await load();
          return (command) => {
            define(command);
            configure(command);
          };
        }),
      );
    }
  }
}
