// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/agree.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "compiler/graph/module_builder.h"
#include "compiler/graph/text.h"
#include "compiler/ops/work.h"
#include "compiler/program/compile.h"
#include "compiler/program/execute.h"
#include "compiler/program/interpret.h"

namespace mote::fuzz {
namespace {

using graph::Bytes;
using graph::DType;
using graph::Module;
using graph::Tensor;
using program::Executor;
using program::Program;
using testing::Random;

// Running more than this takes a fuzzer too long.
constexpr int64_t kMaxWork = 3'000'000;
constexpr int64_t kMaxArenaBytes = 1 << 22;

ops::LowerOptions InMode(Rounding rounding) {
  ops::LowerOptions options;
  options.rounding = rounding;
  return options;
}

std::string TextOf(const Module& module) { return graph::PrintText(module); }

// With passes, as for a board: with the kernels of its core too.
Result<Program> CompileWith(const Module& module,
                            Rounding rounding,
                            bool run_passes,
                            ops::Optimize optimize = ops::Optimize::kBalanced) {
  program::CompileOptions options;
  options.lower = InMode(rounding);
  options.lower.optimize = optimize;
  options.run_passes = run_passes;
  options.most_extra_cycles = int64_t{1} << 40;
  if (run_passes) options.lower.isas.insert(options.lower.isas.begin(), "m4");
  Result<Program> program = program::Compile(module, options);
  MOTE_CHECK(program.ok() || !program.error().message.empty(), TextOf(module));
  return program;
}

int64_t WorkOf(const Module& module) {
  int64_t work = 0;
  for (const graph::Subgraph& graph : module.subgraphs) {
    for (size_t i = 0; i < graph.ops.size() && work < kMaxWork; ++i) {
      work += ops::WorkOf({module, graph, i});
    }
  }
  return work;
}

// Random bits are any integer, but seldom a plain float.
Bytes InputFor(const Tensor& tensor, Random& random) {
  const auto bytes = static_cast<int64_t>(graph::ByteCount(tensor).value_or(0));
  if (tensor.dtype == DType::kBool) return graph::BytesOf(random.Ints<uint8_t>(bytes, 0, 1));
  if (tensor.dtype == DType::kFloat32 && random.Int(0, 7) != 0) {
    const float reach = random.Coin() ? 2.0F : 200.0F;
    return graph::BytesOf(random.Floats(bytes / 4, -reach, reach));
  }
  if (tensor.dtype == DType::kInt32 && random.Int(0, 3) != 0) {
    return graph::BytesOf(random.Int32s(bytes / 4, -3, 20));
  }
  return graph::BytesOf(random.Int8s(bytes));
}

ops::TensorBytes InputsFor(const Module& module, Random& random) {
  ops::TensorBytes inputs;
  for (const int input : module.main().inputs) {
    inputs[input] = InputFor(module.main().tensors[static_cast<size_t>(input)], random);
  }
  return inputs;
}

std::vector<Bytes> Run(Executor& executor,
                       const Program& program,
                       const Module& module,
                       const ops::TensorBytes& inputs,
                       const Executor::Observer& observer = nullptr) {
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const Bytes& bytes = inputs.at(module.main().inputs[i]);
    MOTE_CHECK(bytes.size() == executor.Input(i).size(), "an input of another size");
    std::copy(bytes.begin(), bytes.end(), executor.Input(i).begin());
  }
  executor.Invoke(observer);
  std::vector<Bytes> outputs;
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    const Span<const uint8_t> bytes = executor.Output(i);
    outputs.emplace_back(bytes.begin(), bytes.end());
  }
  return outputs;
}

// A mutated loop may never end. (Loops that do are run by compiler/program/control_test.cc.)
bool HasLoop(const Module& module) {
  return std::any_of(
      module.subgraphs.begin(), module.subgraphs.end(), [](const graph::Subgraph& graph) {
        return std::any_of(graph.ops.begin(), graph.ops.end(), [](const graph::Op& op) {
          return op.opcode == "WHILE";
        });
      });
}

// State is no value that an operator alone computes.
bool IsPlain(const Module& module) {
  static const char* const kOthers[] = {
      "VAR_HANDLE", "READ_VARIABLE", "ASSIGN_VARIABLE", "CALL_ONCE"};
  for (const graph::Op& op : module.main().ops) {
    if (std::find(std::begin(kOthers), std::end(kOthers), op.opcode) != std::end(kOthers)) {
      return false;
    }
  }
  const std::vector<Tensor>& tensors = module.main().tensors;
  return std::none_of(
      tensors.begin(), tensors.end(), [](const Tensor& tensor) { return tensor.is_variable; });
}

void ExpectInterpreted(const Module& module,
                       const Program& program,
                       Rounding rounding,
                       const ops::TensorBytes& inputs) {
  const auto known = program::Interpret(module, InMode(rounding), inputs);
  MOTE_CHECK(known.ok(), known.error().message);
  const auto own = static_cast<int>(module.main().tensors.size());
  Executor executor(program);
  Run(executor, program, module, inputs, [&](int index, Span<const uint8_t> bytes) {
    const int id = program.tensors[static_cast<size_t>(index)].id;
    if (id >= own) return;
    MOTE_CHECK(Bytes(bytes.begin(), bytes.end()) == known->at(id),
               fmt::format("tensor {} differs\n{}", id, TextOf(module)));
  });
}

// The one image row by row, where the model allows it.
void ExpectPushed(const Module& module,
                  Rounding rounding,
                  const ops::TensorBytes& inputs,
                  const std::vector<Bytes>& want) {
  program::CompileOptions options;
  options.lower = InMode(rounding);
  options.lower.optimize = ops::Optimize::kRam;
  options.push_rows = true;
  const Result<Program> pushed = program::Compile(module, options);
  if (!pushed.ok()) return;
  Bytes all;
  for (const Bytes& bytes : want) all.insert(all.end(), bytes.begin(), bytes.end());
  Executor executor(*pushed);
  for (int image = 0; image < 2; ++image) {
    MOTE_CHECK(executor.Infer(inputs.at(module.main().inputs[0])) == all,
               fmt::format("image {} differs when it is pushed\n{}", image, TextOf(module)));
  }
}

bool CheckIn(const Module& module, Rounding rounding, Random& random) {
  const bool supported = program::UnsupportedOps(module, InMode(rounding)).empty();
  const Result<Program> plain = CompileWith(module, rounding, false);
  const Result<Program> passed = CompileWith(module, rounding, true);
  const Result<Program> by_rows = CompileWith(module, rounding, true, ops::Optimize::kRam);
  if (!plain.ok()) return false;
  MOTE_CHECK(supported, TextOf(module));
  MOTE_CHECK(passed.ok(), passed.error().message + "\n" + TextOf(module));
  MOTE_CHECK(by_rows.ok(), by_rows.error().message + "\n" + TextOf(module));
  if (HasLoop(module)) return true;
  if (plain->arena_bytes > kMaxArenaBytes || WorkOf(module) > kMaxWork) return true;
  Executor a(*plain);
  Executor b(*passed);
  Executor c(*by_rows);
  for (int inference = 0; inference < 2; ++inference) {
    const ops::TensorBytes inputs = InputsFor(module, random);
    const std::vector<Bytes> want = Run(a, *plain, module, inputs);
    MOTE_CHECK(Run(b, *passed, module, inputs) == want,
               fmt::format("inference {} differs\n{}", inference, TextOf(module)));
    MOTE_CHECK(Run(c, *by_rows, module, inputs) == want,
               fmt::format("inference {} differs by rows\n{}", inference, TextOf(module)));
    if (!IsPlain(module)) continue;
    if (inference == 0) ExpectPushed(module, rounding, inputs, want);
    ExpectInterpreted(module, *plain, rounding, inputs);
    ExpectInterpreted(module, *passed, rounding, inputs);
  }
  return true;
}

}  // namespace

bool CheckAgreement(const Module& module, Random& random) {
  bool taken = false;
  for (const Rounding rounding : testing::kAllRoundings) {
    taken = CheckIn(module, rounding, random) || taken;
  }
  return taken;
}

}  // namespace mote::fuzz
