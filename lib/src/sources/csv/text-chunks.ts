const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const UTF_16: Readonly<Record<string, string>> = { fffe: "utf-16le", feff: "utf-16be" };

/**
 * A text's bytes as UTF-8 with line feeds: UTF-16 is decoded, and carriage returns alone become line feeds. Any other
 * text's pieces are passed on as they are.
 *
 * @param chunks the bytes, a piece at a time; pieces may be changed
 */
export async function* textChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  let isOldMac = false;
  for await (const chunk of chunks) {
    if (isFirst) {
      const encoding = UTF_16[chunk.toString("hex", 0, 2)];
      if (encoding !== undefined) decoder = new TextDecoder(encoding);
    }
    const text = decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
    if (isFirst) isOldMac = text.includes(CARRIAGE_RETURN) && !text.includes(LINE_FEED);
    isFirst = false;
    if (isOldMac) {
      for (let i = text.indexOf(CARRIAGE_RETURN); i >= 0; i = text.indexOf(CARRIAGE_RETURN, i + 1)) text[i] = LINE_FEED;
    }
    yield text;
  }
  const rest = decoder?.decode();
  if (rest) yield Buffer.from(rest);
}
