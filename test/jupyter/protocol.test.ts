import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { address } from "../../lib/dist/jupyter/protocol/connection.js";
import { newMessage } from "../../lib/dist/jupyter/protocol/message.js";
import { decode, decoder, encode } from "../../lib/dist/jupyter/protocol/wire.js";

describe("a message", () => {
  const request = newMessage("execute_request", { code: "1" }, "session");
  const reply = newMessage("execute_reply", { status: "ok" }, "session", request.header, [Buffer.from("client")]);

  it("comes out as it went in", () => {
    expect(decode(encode(reply, "key"), "key")).toEqual(reply);
    expect(decode(encode(request, ""), "").parent).toBeUndefined();
  });

  it("is refused when it was signed with another key or changed on the way", () => {
    expect(() => decode(encode(request, "one"), "another")).toThrow(/signature/);
    const frames = encode(request, "key");
    frames[frames.length - 1] = Buffer.from('{"code":"2"}');
    expect(() => decode(frames, "key")).toThrow(/signature/);
  });

  it("is refused when its frames are not a message's", () => {
    expect(() => decode([Buffer.from("hello")], "key")).toThrow(/delimiter/);
  });
});

describe("a signed message", () => {
  const message = newMessage("execute_request", { code: "1" }, "session");

  it("is taken once", () => {
    const take = decoder("key");
    expect(take(encode(message, "key"))).toEqual(message);
    expect(() => take(encode(message, "key"))).toThrow(/second time/);
    expect(take(encode(newMessage("execute_request", { code: "1" }, "session"), "key")).content).toEqual({ code: "1" });
    const unsigned = decoder("");
    expect([unsigned(encode(message, "")), unsigned(encode(message, ""))]).toEqual([message, message]);
  });

  it.each([
    { ...message, content: null },
    { ...message, metadata: [] },
    { ...message, header: null },
    { ...message, header: { msg_id: 1, msg_type: "execute_request" } },
    { ...message, parent: "text" },
  ])("is refused when a part is not what a message has: %j", (broken) => {
    expect(() => decode(encode(broken as unknown as typeof message, "key"), "key")).toThrow(/Not a Jupyter message/);
  });
});

describe("address", () => {
  it("follows the transport", () => {
    const connection = {
      ip: "127.0.0.1",
      key: "",
      signature_scheme: "hmac-sha256",
      shell_port: 1,
      control_port: 2,
      iopub_port: 3,
      stdin_port: 4,
      hb_port: 5,
    };
    expect(address({ ...connection, transport: "tcp" }, "iopub")).toBe("tcp://127.0.0.1:3");
    expect(address({ ...connection, transport: "ipc", ip: "/tmp/k" }, "shell")).toBe("ipc:///tmp/k-1");
  });
});

describe("the kernel's specification", () => {
  it("has what JupyterLab and VS Code start and interrupt a kernel by", () => {
    const folder = resolve("lib/jupyter/kernels/ata-lab");
    const { argv, language, interrupt_mode } = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8"));
    const [program, script, connection] = argv.map((one: string) => one.replace("{resource_dir}", folder));
    expect([program, existsSync(script), connection]).toEqual(["node", true, "{connection_file}"]);
    // VS Code colours cells by the language, and only a message reaches a kernel on Windows.
    expect([language, interrupt_mode]).toEqual(["typescript", "message"]);
  });
});
