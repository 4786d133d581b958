// SPDX-License-Identifier: Apache-2.0
// Any bytes are an error or a model; a model that is written is read as the same again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "compiler/graph/text.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"

namespace {

using mote::Result;
using mote::graph::Bytes;
using mote::graph::Module;

[[noreturn]] void Fail(const char* what, const std::string& detail) {
  std::fprintf(stderr, "%s: %s\n", what, detail.c_str());
  std::abort();
}

// A NaN is not equal to itself, but its bytes are.
bool SameModel(const Module& module, const Module& again, const Bytes& written) {
  return again == module || mote::tflite::Write(again).value() == written;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Result<Module> module = mote::tflite::Read({data, size});
  if (!module.ok()) return 0;
  if (mote::graph::PrintText(*module).empty()) Fail("PrintText", "nothing printed");
  const Result<Bytes> written = mote::tflite::Write(*module);
  if (!written.ok()) {
    if (written.error().message.find("what mote does not carry") != std::string::npos) return 0;
    Fail("a model that was read is not written", written.error().message);
  }
  const Result<Module> again = mote::tflite::Read({written->data(), written->size()});
  if (!again.ok()) Fail("a model that was written is not read", again.error().message);
  if (!SameModel(*module, *again, *written)) Fail("what was read again", "differs");
  return 0;
}
