// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/every_tensor.h"

#include <algorithm>
#include <cstdlib>

#include "compiler/ops/evaluate.h"
#include "compiler/ops/registry.h"
#include "compiler/program/interpret.h"
#include "compiler/tflite/write.h"

namespace mote::conformance {
namespace {

std::vector<int> ComputedTensors(const graph::Subgraph& graph) {
  std::vector<int> tensors;
  for (const graph::Op& op : graph.ops) {
    for (const int output : op.outputs) {
      const graph::DType dtype = graph.tensors[static_cast<size_t>(output)].dtype;
      if (dtype != graph::DType::kResource) tensors.push_back(output);
    }
  }
  return tensors;
}

// TensorFlow Lite 2.2.0 refuses biases whose scales are said to lie along an axis that they have
// not, as person_detect's are (axis 3, as the weights' are). It computes from the weights' scales.
void PutAxesInRange(graph::Subgraph& graph) {
  for (graph::Tensor& tensor : graph.tensors) {
    if (tensor.shape.size() == 1) tensor.quantization.axis = 0;
  }
}

graph::DType BiasType(const graph::Op& op, graph::DType x) {
  if (x == graph::DType::kFloat32) return x;
  const bool narrow = op.attributes.EnumName("quantized_bias_type", "FLOAT32") == "INT32";
  return x == graph::DType::kInt16 && !narrow ? graph::DType::kInt64 : graph::DType::kInt32;
}

// TensorFlow Lite 2.2.0 and LiteRT refuse a CONV_2D without a bias, and the former crashes in a
// DEPTHWISE_CONV_2D. Zeros are the same.
void GiveZeroBias(graph::Module& module, graph::Op& op) {
  graph::Subgraph& graph = module.main();
  const auto tensor = [&](int index) { return graph.tensors[static_cast<size_t>(index)]; };
  graph::Tensor bias;
  bias.dtype = BiasType(op, tensor(op.inputs[0]).dtype);
  bias.shape = {tensor(op.outputs[0]).shape.back()};
  bias.quantization = tensor(op.inputs[1]).quantization;
  for (float& scale : bias.quantization.scale) {
    scale *= tensor(op.inputs[0]).quantization.scale[0];
  }
  bias.has_quantization = bias.quantization.present();
  bias.buffer = graph::AddBuffer(
      module, graph::Bytes(static_cast<size_t>(graph::ByteCount(bias).value_or(0))));
  op.inputs.resize(2);
  op.inputs.push_back(static_cast<int>(graph.tensors.size()));
  graph.tensors.push_back(std::move(bias));
}

void GiveZeroBiases(graph::Module& module) {
  for (graph::Op& op : module.main().ops) {
    if (op.opcode != "CONV_2D" && op.opcode != "DEPTHWISE_CONV_2D") continue;
    if (op.inputs.size() == 2 || op.inputs[2] == graph::kAbsent) GiveZeroBias(module, op);
  }
}

}  // namespace

Result<TracedOracle> TracedOracle::Open(OracleKind oracle, const graph::Module& module) {
  return OpenWith(oracle, module, ComputedTensors(module.main()));
}

Result<TracedOracle> TracedOracle::OpenWhole(OracleKind oracle, const graph::Module& module) {
  return OpenWith(oracle, module, module.main().outputs);
}

Result<TracedOracle> TracedOracle::OpenWith(OracleKind oracle,
                                            graph::Module traced,
                                            std::vector<int> outputs) {
  traced.main().outputs = std::move(outputs);
  if (oracle != OracleKind::kTflm) GiveZeroBiases(traced);
  PutAxesInRange(traced.main());
  MOTE_TRY(graph::Bytes file, tflite::Write(traced));
  MOTE_TRY(std::shared_ptr<OracleModel> model, (*TheOracle(oracle))->Open(std::move(file)));
  return TracedOracle(std::move(model), traced.main().outputs);
}

Result<TensorBytes> TracedOracle::Run(const Inputs& inputs) {
  MOTE_TRY(std::vector<graph::Bytes> outputs, model_->Run(inputs));
  TensorBytes tensors;
  for (size_t i = 0; i < tensors_.size(); ++i) tensors[tensors_[i]] = std::move(outputs[i]);
  return tensors;
}

Result<TensorBytes> TraceInterpreter(const graph::Module& module,
                                     const ops::LowerOptions& options,
                                     const Inputs& inputs) {
  const graph::Subgraph& graph = module.main();
  ops::TensorBytes known;
  for (size_t i = 0; i < inputs.size(); ++i) known[graph.inputs[i]] = inputs[i];
  MOTE_TRY(ops::TensorBytes all, program::Interpret(module, options, std::move(known)));
  TensorBytes computed;
  for (const int tensor : ComputedTensors(graph)) computed[tensor] = std::move(all.at(tensor));
  return computed;
}

Result<TensorBytes> EachOperatorAlone(const graph::Module& module,
                                      const ops::LowerOptions& options,
                                      const Inputs& inputs,
                                      const TensorBytes& known) {
  const graph::Subgraph& graph = module.main();
  ops::TensorBytes all(known.begin(), known.end());
  for (size_t i = 0; i < inputs.size(); ++i) all[graph.inputs[i]] = inputs[i];
  for (size_t t = 0; t < graph.tensors.size(); ++t) {
    const graph::Bytes& constant = graph::ConstantOf(module, graph.tensors[t]);
    if (!constant.empty()) all[static_cast<int>(t)] = constant;
  }
  TensorBytes computed;
  for (size_t i = 0; i < graph.ops.size(); ++i) {
    const ops::OpView op(module, graph, i);
    MOTE_TRY(const ops::KernelCalls calls, ops::LowerOp(op, options));
    computed.merge(ops::Evaluate(op, calls, all));
  }
  return computed;
}

TensorBytes TracedProgram::Run(const Inputs& inputs) {
  const graph::Subgraph& graph = module_.main();
  for (size_t i = 0; i < inputs.size(); ++i) {
    std::copy(inputs[i].begin(), inputs[i].end(), executor_.Input(i).begin());
  }
  TensorBytes tensors;
  executor_.Invoke([&](int index, Span<const uint8_t> bytes) {
    const int id = program_.tensors[static_cast<size_t>(index)].id;
    const bool of_the_model = id < static_cast<int>(graph.tensors.size());
    if (of_the_model) tensors[id] = graph::Bytes(bytes.begin(), bytes.end());
  });
  // What an operator that became an alias gives out is only seen here.
  for (size_t i = 0; i < program_.outputs.size(); ++i) {
    const Span<const uint8_t> bytes = executor_.Output(i);
    tensors[graph.outputs[i]] = graph::Bytes(bytes.begin(), bytes.end());
  }
  return tensors;
}

TensorBytes TraceProgram(const graph::Module& module,
                         const program::Program& program,
                         const Inputs& inputs) {
  return TracedProgram(module, program).Run(inputs);
}

}  // namespace mote::conformance
