import { type Content, PROTOCOL_VERSION } from "../protocol/message.js";

/**
 * What the kernel says of itself.
 *
 * @param typescript the version of the TypeScript that cells are written in
 * @returns the content of a `kernel_info_reply`
 */
export function kernelInfo(typescript: string): Content {
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "ata-lab",
    implementation_version: "0.1.0",
    banner: `TypeScript ${typescript} on Node.js ${process.version}`,
    help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      // What JupyterLab and the classic notebook colour a cell by, as stock tslab says it.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
  };
}
