import { describe, expect, it } from "vitest";
import { checkEngine, type EngineOptions } from "../../lib/dist/training/engine.js";

const adam = (options: object): EngineOptions => ({ engine: "tensorflow", method: "adam", adam: options });

describe("the choices of an engine", () => {
  it.each([
    {},
    { engine: "exact" },
    { engine: "tensorflow" },
    { engine: "tensorflow", method: "newton" },
    { engine: "tensorflow", method: "adam" },
    adam({}),
    adam({ learningRate: 1e-9, batchSize: 1, epochs: 1, validationSplit: 0, patience: 1, seed: -3 }),
    adam({ validationSplit: 0.999 }),
  ] as EngineOptions[])("may be %j", (options) => {
    expect(() => checkEngine(options)).not.toThrow();
  });

  it.each([
    [{ engine: "cuda" }, 'engine must be "exact" or "tensorflow", not "cuda"'],
    [{ method: "newton" }, 'method "newton" needs engine "tensorflow"; the exact engine has only one method'],
    [{ engine: "tensorflow", method: "" }, 'method must be "newton" or "adam", not ""'],
    [
      { engine: "tensorflow", method: "newton", adam: {} },
      'the options adam need engine: "tensorflow" and method: "adam"',
    ],
    [{ adam: {} }, 'the options adam need engine: "tensorflow" and method: "adam"'],
    [adam({ learningRate: 0 }), "learningRate must be positive, got 0"],
    [adam({ learningRate: Number.NaN }), "learningRate must be positive, got NaN"],
    [adam({ batchSize: 0 }), "batchSize must be a positive integer, got 0"],
    [adam({ epochs: 1.5 }), "epochs must be a positive integer, got 1.5"],
    [adam({ patience: -1 }), "patience must be a positive integer, got -1"],
    [adam({ validationSplit: -0.1 }), "validationSplit must be at least 0 and below 1, got -0.1"],
    [adam({ validationSplit: 1 }), "validationSplit must be at least 0 and below 1, got 1"],
    [adam({ seed: 0.5 }), "seed must be an integer, got 0.5"],
  ])("may not be %j", (options, message) => {
    expect(() => checkEngine(options as EngineOptions)).toThrow(message);
  });
});
