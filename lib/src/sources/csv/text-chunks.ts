const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const UTF_16: Readonly<Record<string, string>> = { fffe: "utf-16le", feff: "utf-16be" };

/**
 * Converts text to UTF-8 with line feeds: decodes UTF-16, and turns carriage returns into line feeds if there are only
 * those. Chunks of any other text are passed on unchanged.
 *
 * @param chunks the bytes; chunks may be changed in place
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
