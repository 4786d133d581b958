// SPDX-License-Identifier: Apache-2.0
// Any Module, put together by none of mote's readers, is refused or accepted by the verifier. What
// it accepts prints as a text that reads back equal, is written as a .tflite that reads back equal,
// and each of its operators is lowered or refused.
#include <cstring>
#include <string>

#include "compiler/graph/random_testing.h"
#include "compiler/graph/text.h"
#include "compiler/graph/verify.h"
#include "compiler/ops/registry.h"
#include "compiler/ops/work.h"
#include "compiler/program/compile.h"
#include "compiler/tflite/read.h"
#include "compiler/tflite/write.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/random_graph.h"

namespace {

using mote::Result;
using mote::graph::Bytes;
using mote::graph::Module;

// A NaN is not equal to itself, but its text is.
void CheckText(const Module& module) {
  const std::string text = mote::graph::PrintText(module);
  const Result<Module> read = mote::graph::ParseText(text);
  MOTE_CHECK(read.ok(), read.error().message + "\n" + text);
  MOTE_CHECK(*read == module || mote::graph::PrintText(*read) == text, text);
}

// The format has fewer ways to say something than a Module: what is read again may differ from the
// module, but not from what is written of it then.
void CheckFile(const Module& module) {
  const Result<Bytes> written = mote::tflite::Write(module);
  if (!written.ok()) {
    MOTE_CHECK(!written.error().message.empty(), "refused without a word");
    return;
  }
  const Result<Module> read = mote::tflite::Read({written->data(), written->size()});
  MOTE_CHECK(read.ok(), read.error().message + "\n" + mote::graph::PrintText(module));
  const Result<Bytes> again = mote::tflite::Write(*read);
  MOTE_CHECK(again.ok(), again.error().message);
  MOTE_CHECK(*again == *written, mote::graph::PrintText(module));
}

void CheckOps(const Module& module, mote::Rounding rounding) {
  mote::ops::LowerOptions options;
  options.rounding = rounding;
  for (const mote::graph::Subgraph& graph : module.subgraphs) {
    for (size_t i = 0; i < graph.ops.size(); ++i) {
      const mote::ops::OpView op(module, graph, i);
      MOTE_CHECK(mote::ops::WorkOf(op) > 0, mote::graph::OpText(graph, i));
      const auto calls = mote::ops::LowerOp(op, options);
      MOTE_CHECK(calls.ok() || !calls.error().message.empty(), "refused without a word");
    }
  }
  const auto program = mote::program::Compile(module, {.lower = options});
  MOTE_CHECK(program.ok() || !program.error().message.empty(), "refused without a word");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mote::testing::Random random(mote::Span<const uint8_t>(data, size));
  const bool any = random.Int(0, 7) == 0;
  Module module = any ? mote::graph::RandomFields(random).Make() : mote::fuzz::RandomGraph(random);
  if (!any) mote::fuzz::Mutate(module, random, 8);
  const mote::Status status = mote::graph::Verify(module);
  if (!status.ok()) {
    MOTE_CHECK(!status.error().message.empty(), "refused without a word");
    return 0;
  }
  CheckText(module);
  CheckFile(module);
  for (const mote::Rounding rounding : mote::testing::kAllRoundings) CheckOps(module, rounding);
  return 0;
}
