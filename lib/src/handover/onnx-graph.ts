import { columnsRead, type ModelInputs, modelFeatures, modelNames } from "../models/inputs.js";
import { BRAIN, type LogisticModel, type Models } from "../models/model.js";
import { checkNames } from "../models/parse-model.js";
import { bytes, type Field, joined, message, text, whole } from "./protobuf.js";

/**
 * Models as one ONNX graph: columns in, by name; the probabilities of every model out, as `p_rsi` and `p_brain`. All numbers
 * are doubles. See `toOnnx`.
 *
 * The graph does the operations of `predictRows` in the same order.
 *
 * @param models the models
 * @param inputs what each model reads
 * @param metadata texts by name that the file keeps (`metadata_props`)
 * @returns the bytes of a file (opset 13, IR 7)
 * @throws when a model is missing, has other weights than it should, or two values of the graph have one name
 * @see https://onnx.ai/onnx/repo-docs/IR.html
 */
export function onnxGraph(models: Models, inputs: ModelInputs, metadata: Readonly<Record<string, string>>): Uint8Array {
  const names = modelNames(inputs);
  const columns = columnsRead(inputs);
  const parts = names.map((name) => part(name, modelOf(models, inputs, name), sourcesOf(inputs, name)));
  const outputs = names.map(outputOf);
  checkUnique([...columns, ...parts.flatMap(({ values }) => values)]);
  const graph = [
    ...parts.flatMap(({ nodes }) => nodes.map((node) => message(GRAPH.node, node))),
    text(GRAPH.name, "ata-lab"),
    ...parts.flatMap(({ initializers }) => initializers.map((tensor) => message(GRAPH.initializer, tensor))),
    ...columns.map((name) => message(GRAPH.input, edge(name))),
    ...outputs.map((name) => message(GRAPH.output, edge(name))),
  ];
  return joined([
    whole(MODEL.irVersion, 7),
    text(MODEL.producerName, "ata-lab"),
    message(MODEL.graph, graph),
    message(MODEL.opsetImport, [text(1, ""), whole(2, 13)]),
    ...Object.entries(metadata).map(([key, value]) => message(MODEL.metadataProps, [text(1, key), text(2, value)])),
  ]);
}

/** Numbers of fields in `onnx.proto`. */
const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, metadataProps: 14 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const DOUBLE = 11;

/** The name of a model's probabilities among the outputs. */
function outputOf(model: string): string {
  return `p_${model}`;
}

function modelOf(models: Models, inputs: ModelInputs, name: string): LogisticModel {
  const model = models[name];
  if (model === undefined) throw new Error(`there is no model "${name}", which the recipe has`);
  checkNames(Object.keys(model.weights), modelFeatures(inputs, name), `model "${name}": weight`);
  return model;
}

/** The value of the graph that each weight of a model multiplies. */
function sourcesOf(inputs: ModelInputs, name: string): Readonly<Record<string, string>> {
  const { experts, regime } = inputs.brain ?? { experts: [], regime: {} };
  const values = name === BRAIN && inputs.brain ? [...experts.map(outputOf), ...Object.values(regime)] : undefined;
  const weights = modelFeatures(inputs, name);
  return Object.fromEntries(weights.map((weight, i) => [weight, values?.[i] ?? weight]));
}

/** A model in the graph: its nodes, its constants, and the names of all values that it makes. */
interface Part {
  readonly nodes: readonly (readonly Field[])[];
  readonly initializers: readonly (readonly Field[])[];
  readonly values: readonly string[];
}

function part(name: string, { bias, weights }: LogisticModel, sources: Readonly<Record<string, string>>): Part {
  const constants: [string, number][] = [[`${name}.bias`, bias]];
  const nodes: Node[] = [];
  let sum = `${name}.bias`;
  for (const [weight, value] of Object.entries(weights)) {
    const [factor, term, next] = ["weights", "terms", "sums"].map((kind) => `${name}.${kind}.${weight}`) as [
      string,
      string,
      string,
    ];
    constants.push([factor, value]);
    nodes.push(["Mul", [sources[weight]!, factor], term], ["Add", [sum, term], next]);
    sum = next;
  }
  nodes.push(["Sigmoid", [sum], outputOf(name)]);
  return {
    nodes: nodes.map(([operator, from, to]) => [
      ...from.map((value) => text(1, value)),
      text(2, to),
      text(3, to),
      text(4, operator),
    ]),
    initializers: constants.map(([label, value]) => [whole(2, DOUBLE), text(8, label), bytes(9, littleEndian(value))]),
    values: [...constants.map(([label]) => label), ...nodes.map(([, , to]) => to)],
  };
}

/** What a node does, the values that it reads, and the one that it makes. */
type Node = readonly [operator: string, from: readonly string[], to: string];

/** An input or output of the graph: one double a row. */
function edge(name: string): Field[] {
  const shape = message(2, [message(1, [text(2, "rows")])]);
  return [text(1, name), message(2, [message(1, [whole(1, DOUBLE), shape])])];
}

function littleEndian(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
}

function checkUnique(values: readonly string[]): void {
  const twice = values.find((name, i) => values.indexOf(name) < i);
  if (twice !== undefined) {
    throw new Error(
      `two values of the graph are called "${twice}": p_ and a model's name is what its probabilities are called; rename ` +
        "the column or the model",
    );
  }
}
