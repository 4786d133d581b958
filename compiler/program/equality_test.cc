// SPDX-License-Identifier: Apache-2.0
// Passes, plan and executor against the plain meaning of a model: random models, all modes.
#include <gtest/gtest.h>

#include "compiler/graph/text.h"
#include "compiler/program/interpret.h"
#include "compiler/program/testing.h"

namespace mote::program {
namespace {

class Equality : public ::testing::TestWithParam<Rounding> {
 protected:
  Program CompileWith(const graph::Module& module,
                      bool run_passes,
                      ops::Optimize optimize = ops::Optimize::kBalanced) {
    CompileOptions options;
    options.lower = InMode(GetParam());
    options.lower.optimize = optimize;
    options.most_extra_cycles = int64_t{1} << 40;
    options.run_passes = run_passes;
    Result<Program> program = Compile(module, options);
    MOTE_CHECK(program.ok(), program.error().message);
    return std::move(*program);
  }

  // Every tensor that a call writes and that the model has, and every output.
  void ExpectEqual(const graph::Module& module,
                   const Program& program,
                   const ops::TensorBytes& inputs,
                   const ops::TensorBytes& known) {
    const size_t own = module.main().tensors.size();
    Executor executor(program);
    SetInputs(executor, module, inputs);
    executor.Invoke([&](int index, Span<const uint8_t> bytes) {
      const ArenaTensor& tensor = program.tensors[static_cast<size_t>(index)];
      if (static_cast<size_t>(tensor.id) >= own) return;
      EXPECT_EQ(graph::Bytes(bytes.begin(), bytes.end()), known.at(tensor.id)) << tensor.name;
    });
    const std::vector<graph::Bytes> outputs = OutputsOf(executor, program);
    for (size_t i = 0; i < outputs.size(); ++i) {
      EXPECT_EQ(outputs[i], BytesOfOutput(module, known, module.main().outputs[i]))
          << "output " << i;
    }
  }
};

TEST_P(Equality, OptimisedAndPlainProgramsGiveTheBytesOfTheModel) {
  std::map<std::string, int> rewrites;
  std::map<std::string, int> opcodes;
  for (uint32_t seed = 1; seed <= 600; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const graph::Module module = MakeRandomModule(seed);
    for (const graph::Op& op : module.main().ops) ++opcodes[op.opcode];
    const ops::TensorBytes inputs = RandomInputs(module, seed);
    const Result<ops::TensorBytes> known = Interpret(module, InMode(GetParam()), inputs);
    ASSERT_TRUE(known.ok()) << known.error().message;
    const Program optimised = CompileWith(module, true);
    ExpectEqual(module, CompileWith(module, false), inputs, *known);
    ExpectEqual(module, optimised, inputs, *known);
    ExpectEqual(module, CompileWith(module, true, ops::Optimize::kRam), inputs, *known);
    for (const passes::PassReport& report : optimised.passes) {
      rewrites[report.name] += report.rewrites;
    }
    if (HasFailure()) {
      FAIL() << graph::PrintText(module);
    }
  }
  for (const passes::Pass& pass : passes::AllPasses()) {
    const std::string name = pass.name;
    if (name == "PickBranch") continue;                               // control_test.cc
    if (name == "DropChannels" || name == "MergeChannels") continue;  // tests/fuzz/channels_test.cc
    EXPECT_GT(rewrites[pass.name], 10) << pass.name;
  }
  for (const char* opcode : {"CONV_2D", "DEPTHWISE_CONV_2D", "PAD", "RELU", "RESHAPE"}) {
    EXPECT_GT(opcodes[opcode], 50) << opcode;
  }
}

// Whatever lies in the arena before, also from the inference before.
TEST_P(Equality, OutputsDoNotDependOnTheArenasJunk) {
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    const graph::Module module = MakeRandomModule(seed);
    const Program program = CompileWith(module, true);
    const ops::TensorBytes inputs = RandomInputs(module, seed);
    Executor fresh(program);
    SetInputs(fresh, module, inputs);
    fresh.Invoke();
    Executor used(program);
    uint8_t* arena =
        used.Input(0).data() - program.tensors[static_cast<size_t>(program.inputs[0])].offset;
    for (const uint8_t junk : {uint8_t{0}, uint8_t{0x7F}, uint8_t{0xFF}}) {
      std::fill(arena, arena + program.arena_bytes, junk);
      SetInputs(used, module, inputs);
      used.Invoke();
      EXPECT_EQ(OutputsOf(used, program), OutputsOf(fresh, program)) << "seed " << seed;
    }
    SetInputs(used, module, RandomInputs(module, seed + 1000));
    used.Invoke();
    SetInputs(used, module, inputs);
    used.Invoke();
    EXPECT_EQ(OutputsOf(used, program), OutputsOf(fresh, program)) << "seed " << seed;
  }
}

TEST_P(Equality, CompilingTwiceGivesTheSameProgram) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    const graph::Module module = MakeRandomModule(seed);
    const Program a = CompileWith(module, true);
    const Program b = CompileWith(module, true);
    ASSERT_EQ(a.calls.size(), b.calls.size());
    EXPECT_EQ(a.arena_bytes, b.arena_bytes);
    for (size_t t = 0; t < a.tensors.size(); ++t)
      EXPECT_EQ(a.tensors[t].offset, b.tensors[t].offset);
  }
}

std::string NameOf(Rounding rounding) {
  static constexpr const char* kNames[] = {"Single", "Tflm", "Xnnpack"};
  return kNames[static_cast<size_t>(rounding)];
}

INSTANTIATE_TEST_SUITE_P(Modes,
                         Equality,
                         ::testing::ValuesIn(mote::testing::kAllRoundings),
                         [](const auto& mode) { return NameOf(mode.param); });

}  // namespace
}  // namespace mote::program
