"""The Jupyter project's own kernel tests, on this repository's kernel."""

import unittest

import jupyter_kernel_test


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world');"
    code_stderr = "console.error('test');"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "const six = 6;\n({ six })", "result": "{ six: 6 }"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab';\ndisplay.html('<b>test</b>');", "mime": "text/html"},
        {"code": "import { newDisplay } from 'tslab';\nnewDisplay().png(Buffer.from('x'));", "mime": "image/png"},
    ]
    code_generate_error = "throw new Error('test');"
    code_inspect_sample = "parseInt"
    completion_samples = [
        {"text": "Math.flo", "matches": {"floor"}},
        {"text": "const text = 'a';\ntext.toUpp", "matches": {"toUpperCase"}},
    ]
    complete_code_samples = ["1", "console.log('hello');", "function f(x: number) {\n  return x * 2;\n}\n\n\n"]
    incomplete_code_samples = ["console.log(", "function f(x: number) {", "const x = {"]

    # tslab runs in Node.js, which has no question to the person (stdin), and keeps no history. Its isCompleteCode
    # calls wrong code complete, so there is no sample of invalid code. It has no pager.


if __name__ == "__main__":
    unittest.main()
