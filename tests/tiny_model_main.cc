// SPDX-License-Identifier: Apache-2.0
// mote_make_tiny_model OUT.tflite [INPUT.npy]: writes tests/tiny_model.h's model and an input.
#include <fmt/format.h>

#include <cstdio>

#include "compiler/tflite/write.h"
#include "support/file.h"
#include "tests/tiny_model.h"

namespace {

using mote::Status;
using mote::tests::kTinyModelColumns;
using mote::tests::kTinyModelRows;

// Version 1.0 of the format: the header is padded so that the data begins at a multiple of 64.
std::string Npy(const mote::graph::Bytes& values) {
  std::string header =
      fmt::format("{{'descr': '|i1', 'fortran_order': False, 'shape': (1, {}, {}, 1), }}",
                  kTinyModelRows,
                  kTinyModelColumns);
  constexpr size_t kPrefix = 10;
  while ((kPrefix + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() % 256);
  file += static_cast<char>(header.size() / 256);
  return file + header + std::string(values.begin(), values.end());
}

Status Write(const char* model_path, const char* input_path) {
  MOTE_TRY(const mote::graph::Bytes model, mote::tflite::Write(mote::tests::TinyModel()));
  MOTE_RETURN_IF_ERROR(mote::WriteFile(model_path, model));
  if (input_path == nullptr) return {};
  return mote::WriteFile(input_path, Npy(mote::tests::TinyModelInput()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    fmt::print(stderr, "usage: mote_make_tiny_model OUT.tflite [INPUT.npy]\n");
    return 2;
  }
  const Status status = Write(argv[1], argc == 3 ? argv[2] : nullptr);
  if (!status.ok()) fmt::print(stderr, "mote_make_tiny_model: {}\n", status.error().message);
  return status.ok() ? 0 : 1;
}
