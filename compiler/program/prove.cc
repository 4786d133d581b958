// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/prove.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "compiler/graph/calls.h"
#include "compiler/graph/quote.h"
#include "compiler/ops/work.h"
#include "compiler/program/interpret.h"

namespace mote::program {
using graph::Bytes;
using graph::DType;
using graph::Module;

namespace {

// Every pass that finds something costs a run of the model: a second or less in all.
constexpr int64_t kMostWork = 50'000'000;

bool HasLoop(const Module& module) {
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    const std::vector<graph::Op>& ops = module.subgraphs[subgraph].ops;
    if (std::any_of(ops.begin(), ops.end(), [](const auto& op) { return op.opcode == "WHILE"; })) {
      return true;
    }
  }
  return false;
}

int64_t WorkOf(const Module& module) {
  int64_t work = 0;
  for (const size_t subgraph : graph::InferenceSubgraphs(module)) {
    const graph::Subgraph& graph = module.subgraphs[subgraph];
    for (size_t i = 0; i < graph.ops.size() && work <= kMostWork; ++i) {
      work += ops::WorkOf({module, graph, i});
    }
  }
  return work;
}

// Plain floats, for random bits are seldom any; 0 or 1; any other number.
Bytes RandomBytes(const graph::Tensor& tensor, std::mt19937& random) {
  Bytes bytes(static_cast<size_t>(graph::ByteCount(tensor).value_or(0)));
  if (tensor.dtype == DType::kFloat32) {
    for (size_t at = 0; at + sizeof(float) <= bytes.size(); at += sizeof(float)) {
      const float value = static_cast<float>(random() % 4001) / 1000 - 2;  // [-2, 2]
      std::memcpy(bytes.data() + at, &value, sizeof(value));
    }
    return bytes;
  }
  const uint8_t mask = tensor.dtype == DType::kBool ? 1 : 0xFF;
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random()) & mask;
  return bytes;
}

}  // namespace

int AffordableProofs(const Module& module) {
  return HasLoop(module) || WorkOf(module) > kMostWork ? 0 : 1;
}

Proof::Proof(const ops::LowerOptions& options) : options_(options) { options_.isas = {"ref"}; }

Result<Proof> Proof::Of(const Module& module, const ops::LowerOptions& options, int inputs) {
  Proof proof(options);
  if (inputs > 0 && HasLoop(module)) {
    return Error{"the model has a WHILE, which may never end on random inputs: want no proof."};
  }
  std::mt19937 random(1);
  for (size_t i = 0; i < static_cast<size_t>(std::max(inputs, 0)); ++i) {
    std::vector<Bytes>& values = proof.inputs_.emplace_back();
    for (const int input : module.main().inputs) {
      values.push_back(RandomBytes(module.main().tensors[static_cast<size_t>(input)], random));
    }
    MOTE_TRY(std::vector<Bytes> outputs, proof.Run(module, i));
    proof.outputs_.push_back(std::move(outputs));
  }
  return proof;
}

Status Proof::Check(const Module& rewritten, const std::string& pass) const {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    MOTE_TRY(const std::vector<Bytes> outputs, Run(rewritten, i));
    for (size_t o = 0; o < outputs.size(); ++o) {
      if (outputs[o] == outputs_[i][o]) continue;
      const auto tensor = static_cast<size_t>(rewritten.main().outputs[o]);
      return Error{
          fmt::format("pass {} changes output {} of random input {}: this is a bug in mote. "
                      "Please report it with the model.",
                      pass,
                      graph::QuotedShort(rewritten.main().tensors[tensor].name),
                      i)};
    }
  }
  return {};
}

Result<std::vector<Bytes>> Proof::Run(const Module& module, size_t input) const {
  const graph::Subgraph& graph = module.main();
  ops::TensorBytes given;
  for (size_t i = 0; i < graph.inputs.size(); ++i) given[graph.inputs[i]] = inputs_[input][i];
  MOTE_TRY(const ops::TensorBytes known, Interpret(module, options_, std::move(given)));
  std::vector<Bytes> outputs;
  for (const int output : graph.outputs) {
    const auto found = known.find(output);
    outputs.push_back(found != known.end()
                          ? found->second
                          : graph::ConstantOf(module, graph.tensors[static_cast<size_t>(output)]));
  }
  return outputs;
}

}  // namespace mote::program
