# SPDX-License-Identifier: Apache-2.0
"""Runs a model in a foreign implementation for tests/conformance/python_oracle.cc.

  oracle_server.py tflm|litert|xnnpack FOLDER     FOLDER: what tools/fetch_oracle left there

A request on stdin is a letter and a list of byte strings (count, then length and bytes of each, all
uint32 little endian): O [model] opens a model in place of the one before, R [count of outputs, input...]
runs it. The
answer on stdout is the letter K and the outputs, or E and a message.
"""
import importlib.util
import os
import struct
import sys

import numpy

ARENA_BYTES = 32 << 20
RESOURCE_VARIABLES = 32


class Tflm:
    """TensorFlow Lite Micro. Its package is loaded without its Python half, which needs more."""

    def __init__(self, folder):
        path = os.path.join(folder, 'tflite_micro/python/tflite_micro/_runtime.so')
        spec = importlib.util.spec_from_file_location('_runtime', path)
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)

    def open(self, model):
        self.interpreter = self.module.InterpreterWrapper(
            model, [], ARENA_BYTES, RESOURCE_VARIABLES,
            self.module.PythonInterpreterConfig.kAllocationRecording, 0)

    def run(self, inputs, output_count):
        for i, data in enumerate(inputs):
            like = self.interpreter.GetInputTensorDetails(i)
            values = numpy.frombuffer(data, like['dtype']).reshape(like['shape'])
            self.interpreter.SetInputTensor(values, i)
        self.interpreter.Invoke()
        return [self.interpreter.GetOutputTensor(i).tobytes() for i in range(output_count)]


class Litert:
    """LiteRT with its reference kernels, or with XNNPACK where that takes an operator."""

    def __init__(self, folder, xnnpack):
        sys.path.insert(0, folder)
        from ai_edge_litert import interpreter
        self.module = interpreter
        kinds = interpreter.OpResolverType
        self.resolver = kinds.BUILTIN if xnnpack else kinds.BUILTIN_REF

    def open(self, model):
        self.interpreter = self.module.Interpreter(
            model_content=model, num_threads=1, experimental_op_resolver_type=self.resolver)
        self.interpreter.allocate_tensors()

    def run(self, inputs, output_count):
        for data, like in zip(inputs, self.interpreter.get_input_details()):
            values = numpy.frombuffer(data, like['dtype']).reshape(like['shape'])
            self.interpreter.set_tensor(like['index'], values)
        self.interpreter.invoke()
        details = self.interpreter.get_output_details()
        return [self.interpreter.get_tensor(d['index']).tobytes() for d in details]


def read_list(stream):
    (count,) = struct.unpack('<I', stream.read(4))
    return [stream.read(struct.unpack('<I', stream.read(4))[0]) for _ in range(count)]


def write_answer(stream, letter, items):
    stream.write(letter + struct.pack('<I', len(items)))
    for item in items:
        stream.write(struct.pack('<I', len(item)) + item)
    stream.flush()


def main():
    backend, folder = sys.argv[1:]
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), 'wb')
    os.dup2(2, 1)  # what the implementation prints is no answer
    oracle = Tflm(folder) if backend == 'tflm' else Litert(folder, backend == 'xnnpack')
    while letter := requests.read(1):
        items = read_list(requests)
        try:
            if letter == b'O':
                oracle.open(items[0])
                write_answer(answers, b'K', [])
            else:
                count = struct.unpack('<I', items[0])[0]
                write_answer(answers, b'K', oracle.run(items[1:], count))
        except Exception as error:  # whatever it says is the answer
            write_answer(answers, b'E', [str(error).encode()])


main()
