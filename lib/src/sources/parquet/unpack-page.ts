import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { unpackLz4Block } from "../containers/lz4.js";

/** Unpacks a page to the length that its header tells. */
export type Unpack = (packed: Uint8Array, length: number) => Uint8Array;

const CODECS: Readonly<Record<string, () => Promise<Unpack>>> = {
  UNCOMPRESSED: async () => (packed) => packed,
  GZIP: async () => (packed, length) => gunzipSync(packed, { maxOutputLength: Math.max(1, length) }),
  BROTLI: async () => (packed, length) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, length) }),
  LZ4_RAW: async () => unpackLz4Block,
  SNAPPY: async () => (await import("hysnappy")).snappyUncompressor(),
  ZSTD: async () => {
    const { ZSTDDecoder } = await import("zstddec");
    const decoder = new ZSTDDecoder();
    await decoder.init();
    return (packed, length) => decoder.decode(packed, length);
  },
};

/** Whether pages packed so can be unpacked. */
export function isUnpacked(codec: string): boolean {
  return Object.hasOwn(CODECS, codec);
}

/**
 * Loads what unpacks pages.
 *
 * @param codec its name in the file's footer
 * @returns a function that throws when a page is damaged or has another length
 */
export async function unpacker(codec: string): Promise<Unpack> {
  const unpack = await CODECS[codec]!();
  return (packed, length) => {
    let page: Uint8Array | undefined;
    try {
      if (packed.length > 0 || length > 0) page = unpack(packed, length);
      else page = packed;
    } catch {
      // One message for all libraries.
    }
    if (page?.length !== length) throw new Error(`a page is damaged: it does not unpack as ${codec}`);
    return page;
  };
}
