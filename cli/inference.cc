// SPDX-License-Identifier: Apache-2.0
#include "cli/inference.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/program/execute.h"
#include "player/samples.h"

namespace mote::cli {
using program::ArenaTensor;
using program::Program;

Result<graph::Bytes> LoadInputs(const Program& program, const std::vector<std::string>& files) {
  graph::Bytes all;
  if (files.empty()) {
    int64_t bytes = 0;
    for (const int index : program.inputs)
      bytes += program.tensors[static_cast<size_t>(index)].bytes;
    return player::PseudoRandomInput(static_cast<size_t>(bytes));
  }
  if (files.size() != program.inputs.size()) {
    return Error{fmt::format("{} --input files, want {}, one for each input of the model.",
                             files.size(),
                             program.inputs.size()),
                 ErrorKind::kUsage};
  }
  for (size_t i = 0; i < files.size(); ++i) {
    const ArenaTensor& tensor = program.tensors[static_cast<size_t>(program.inputs[i])];
    MOTE_TRY(const graph::Bytes bytes, player::LoadInput(files[i], tensor));
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

graph::Bytes RunOnHost(const Program& program, const graph::Bytes& input) {
  program::Executor executor(program);
  auto next = input.begin();
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const Span<uint8_t> to = executor.Input(i);
    std::copy(next, next + static_cast<std::ptrdiff_t>(to.size()), to.begin());
    next += static_cast<std::ptrdiff_t>(to.size());
  }
  executor.Invoke();
  graph::Bytes output;
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    const Span<const uint8_t> bytes = executor.Output(i);
    output.insert(output.end(), bytes.begin(), bytes.end());
  }
  return output;
}

}  // namespace mote::cli
