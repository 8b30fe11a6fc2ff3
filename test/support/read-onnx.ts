type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

const texts = new TextDecoder("utf-8", { fatal: true });

/** The fields of a message of Protocol Buffers by their number, whatever they mean. */
function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [number, kind] = [Math.floor(key / 8), key % 8];
    if (kind !== 0 && kind !== 2) throw new Error(`field ${number} is of kind ${kind}`);
    const size = varint();
    const value = kind === 0 ? size : bytes.subarray(at, at + size);
    if (kind === 2) at += size;
    if (at > bytes.length) throw new Error(`field ${number} goes beyond the end`);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

const messages = (fields: Fields, number: number): Fields[] =>
  (fields.get(number) ?? []).map((value) => fieldsOf(value as Uint8Array));
const text = (fields: Fields, number: number): string => texts.decode(fields.get(number)![0] as Uint8Array);

/** An ONNX file, as far as this project writes any. */
export interface OnnxFile {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The outputs for one row of inputs, with this library's logistic function. */
  run(row: Readonly<Record<string, number>>, sigmoid: (z: number) => number): Record<string, number>;
}

/** Reads an ONNX file. */
export function readOnnx(file: Uint8Array): OnnxFile {
  const model = fieldsOf(file);
  const graph = messages(model, 7)[0]!;
  const constants = messages(graph, 5).map((tensor): [string, number] => {
    const raw = tensor.get(9)![0] as Uint8Array;
    return [text(tensor, 8), new DataView(raw.buffer, raw.byteOffset, 8).getFloat64(0, true)];
  });
  const names = (number: number): string[] => messages(graph, number).map((value) => text(value, 1));
  return {
    inputs: names(11),
    outputs: names(12),
    metadata: Object.fromEntries(messages(model, 14).map((pair) => [text(pair, 1), text(pair, 2)])),
    run(row, sigmoid) {
      const values = new Map([...constants, ...Object.entries(row)]);
      for (const node of messages(graph, 1)) {
        const [a, b] = node.get(1)!.map((name) => values.get(texts.decode(name as Uint8Array))!) as [number, number];
        const operator = text(node, 4);
        const result = operator === "Mul" ? a * b : operator === "Add" ? a + b : sigmoid(a);
        values.set(text(node, 2), result);
      }
      return Object.fromEntries(this.outputs.map((name) => [name, values.get(name)!]));
    },
  };
}
