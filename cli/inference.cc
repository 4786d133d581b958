// SPDX-License-Identifier: Apache-2.0
#include "cli/inference.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/program/execute.h"
#include "player/samples.h"

namespace mote::cli {
using program::InputOf;
using program::Program;

namespace {

Status WantAFileForEachInput(const Program& program, const std::vector<std::string>& files) {
  if (files.size() == program.inputs.size()) return {};
  return Error{fmt::format("{} --input files, want {}, one for each input of the model.",
                           files.size(),
                           program.inputs.size()),
               ErrorKind::kUsage};
}

// Any bytes, but that a bool is 0 or 1.
graph::Bytes PseudoRandomInputs(const Program& program) {
  int64_t bytes = 0;
  for (size_t i = 0; i < program.inputs.size(); ++i) bytes += InputOf(program, i).bytes;
  graph::Bytes all = player::PseudoRandomInput(static_cast<size_t>(bytes));
  auto at = all.begin();
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const auto end = at + static_cast<std::ptrdiff_t>(InputOf(program, i).bytes);
    const bool is_bool = InputOf(program, i).dtype == graph::DType::kBool;
    for (; at != end; ++at) *at = is_bool ? *at % 2 : *at;
  }
  return all;
}

}  // namespace

Result<graph::Bytes> LoadInputs(const Program& program,
                                const std::vector<std::string>& files,
                                const frontend::FrontEnd* front_end) {
  graph::Bytes all;
  if (files.empty()) return PseudoRandomInputs(program);
  MOTE_RETURN_IF_ERROR(WantAFileForEachInput(program, files));
  for (size_t i = 0; i < files.size(); ++i) {
    MOTE_TRY(const graph::Bytes bytes, player::LoadInput(files[i], InputOf(program, i), front_end));
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

Result<std::vector<graph::Bytes>> LoadSequences(const Program& program,
                                                const std::vector<std::string>& files) {
  MOTE_RETURN_IF_ERROR(WantAFileForEachInput(program, files));
  std::vector<graph::Bytes> all;
  for (size_t i = 0; i < files.size(); ++i) {
    MOTE_TRY(const std::vector<graph::Bytes> values,
             player::LoadSequence(files[i], InputOf(program, i)));
    if (i == 0) all.resize(values.size());
    if (values.size() != all.size()) {
      return Error{fmt::format(
          "{}: {} inferences, want {} as {} has.", files[i], values.size(), all.size(), files[0])};
    }
    for (size_t t = 0; t < all.size(); ++t) {
      all[t].insert(all[t].end(), values[t].begin(), values[t].end());
    }
  }
  return all;
}

std::vector<graph::Bytes> RunOnHost(const Program& program,
                                    const std::vector<graph::Bytes>& inputs) {
  program::Executor executor(program);
  std::vector<graph::Bytes> outputs;
  for (const graph::Bytes& input : inputs) outputs.push_back(executor.Infer(input));
  return outputs;
}

graph::Bytes RunOnHost(const Program& program, const graph::Bytes& input) {
  return RunOnHost(program, std::vector<graph::Bytes>{input}).front();
}

}  // namespace mote::cli
