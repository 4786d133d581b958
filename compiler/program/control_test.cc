// SPDX-License-Identifier: Apache-2.0
// IF and WHILE: what they compute, in what memory, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "compiler/graph/text.h"
#include "compiler/program/control_testing.h"
#include "compiler/program/inline.h"
#include "compiler/program/interpret.h"
#include "compiler/program/testing.h"

namespace mote::program {
namespace {

using graph::DType;
using graph::ModuleBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Values = std::vector<int8_t>;

// A main subgraph of a bool c and int8 [1,2] x; further subgraphs of the same inputs.
class ControlTest : public ::testing::Test {
 protected:
  ControlTest() { AddInputs(); }

  void AddInputs() {
    c_ = b_.AddInput("c", DType::kBool, {1});
    x_ = b_.AddInput("x", DType::kInt8, {1, 2}, 1, 0);
  }
  int AddValue(const std::string& name) { return b_.AddTensor(name, DType::kInt8, {1, 2}, 1, 0); }
  int AddBool(const std::string& name) { return b_.AddTensor(name, DType::kBool, {1}); }
  int64_t AddGraph(const std::string& name) {
    const uint32_t graph = b_.AddSubgraph(name);
    AddInputs();
    return graph;
  }
  int Sum(int a, int b) {
    const int y = AddValue("sum");
    b_.AddOp("ADD", {a, b}, {y});
    return y;
  }
  int Number(int8_t value) { return b_.AddConstant<int8_t>("number", {1, 2}, {value, value}, 1); }
  int Truth(bool value) {
    const int constant = AddBool("truth");
    b_.tensor(constant).buffer = graph::AddBuffer(b_.module(), {value ? uint8_t{1} : uint8_t{0}});
    return constant;
  }
  // In the main subgraph: y = c ? then(c, x) : else(c, x)
  void AddIf(int64_t then_graph = 1, int64_t else_graph = 2) {
    y_ = AddValue("y");
    b_.AddOp("IF",
             {c_, c_, x_},
             {y_},
             {{"then_subgraph_index", then_graph}, {"else_subgraph_index", else_graph}});
    b_.SetOutputs({y_});
  }
  // In the main subgraph: (c, y) = (c, x), then the body as long as the condition holds.
  void AddWhile(int64_t condition = 1, int64_t body = 2) {
    y_ = AddValue("y");
    b_.AddOp("WHILE",
             {c_, x_},
             {AddBool("left"), y_},
             {{"cond_subgraph_index", condition}, {"body_subgraph_index", body}});
    b_.SetOutputs({y_});
  }
  void AddBranches() {
    AddGraph("plus");
    b_.SetOutputs({Sum(x_, Number(10))});
    AddGraph("twice");
    b_.SetOutputs({Sum(x_, x_)});
  }

  Program Compiled(bool run_passes = true) {
    CompileOptions options;
    options.run_passes = run_passes;
    Result<Program> program = Compile(b_.Build(), options);
    MOTE_CHECK(program.ok(), program.error().message);
    return std::move(*program);
  }
  std::string Refusal() {
    const Result<Program> program = Compile(b_.Build(), {});
    return program.ok() ? "it was compiled" : program.error().message;
  }
  static Values Run(const Program& program, bool condition, const Values& x) {
    Executor executor(program);
    executor.Input(0)[0] = condition ? 1 : 0;
    std::copy(x.begin(), x.end(), executor.Input(1).begin());
    executor.Invoke();
    const Span<const uint8_t> y = executor.Output(0);
    return Values(y.begin(), y.end());
  }

  ModuleBuilder b_;
  int c_ = 0, x_ = 0, y_ = 0;
};

TEST_F(ControlTest, OneOfTheBranchesRuns) {
  AddIf();
  AddBranches();
  const Program program = Compiled();
  EXPECT_THAT(Run(program, true, {1, 2}), ElementsAre(11, 12));
  EXPECT_THAT(Run(program, false, {1, 2}), ElementsAre(2, 4));
}

TEST_F(ControlTest, AByteThatIsNotZeroIsTrue) {
  AddIf();
  AddBranches();
  const Program program = Compiled();
  Executor executor(program);
  executor.Input(0)[0] = 2;
  executor.Input(1)[0] = 1;
  executor.Input(1)[1] = 2;
  executor.Invoke();
  EXPECT_EQ(executor.Output(0)[0], 11);
}

TEST_F(ControlTest, BranchesWriteTheResultThemselves) {
  AddIf();
  AddBranches();
  const Program program = Compiled();
  ASSERT_EQ(program.calls.size(), 1u);
  EXPECT_EQ(program.calls[0].blocks[0].size(), 1u);
  EXPECT_EQ(program.calls[0].blocks[1].size(), 1u);
}

TEST_F(ControlTest, AnInputOrAConstantMayBeTheResult) {
  AddIf();
  AddGraph("same");
  b_.SetOutputs({x_});
  AddGraph("seven");
  b_.SetOutputs({Number(7)});
  for (const bool run_passes : {false, true}) {
    const Program program = Compiled(run_passes);
    EXPECT_THAT(Run(program, true, {1, 2}), ElementsAre(1, 2));
    EXPECT_THAT(Run(program, false, {1, 2}), ElementsAre(7, 7));
  }
}

TEST_F(ControlTest, AConstantConditionLeavesOneBranch) {
  c_ = Truth(true);
  AddIf();
  AddBranches();
  for (const bool run_passes : {false, true}) {
    const Program program = Compiled(run_passes);
    EXPECT_THAT(Run(program, false, {1, 2}), ElementsAre(11, 12));
  }
  const Program program = Compiled();
  ASSERT_EQ(program.calls.size(), 1u);
  EXPECT_EQ(program.calls[0].kernel.opcode, "ADD");
}

// (c, x) -> (false, x + 10): one round where c is true.
TEST_F(ControlTest, ALoopRunsAsLongAsTheConditionHolds) {
  AddWhile();
  AddGraph("condition");
  b_.SetOutputs({c_});
  AddGraph("body");
  b_.SetOutputs({Truth(false), Sum(x_, Number(10))});
  const Program program = Compiled();
  EXPECT_THAT(Run(program, true, {1, 2}), ElementsAre(11, 12));
  EXPECT_THAT(Run(program, false, {1, 2}), ElementsAre(1, 2));
}

// x + 10 lies on x; x + x, read by an addition after it, does not: x is read again.
TEST_F(ControlTest, TheBodyWritesStateWhereItStandsIfNobodyReadsTheOld) {
  AddWhile();
  AddGraph("condition");
  b_.SetOutputs({c_});
  AddGraph("body");
  b_.SetOutputs({Truth(false), Sum(x_, Number(10))});
  const Program in_place = Compiled();
  ASSERT_EQ(in_place.calls.size(), 1u);
  const std::vector<Call>& body = in_place.calls[0].blocks[1];
  ASSERT_EQ(body.size(), 2u);
  EXPECT_EQ(body[0].kernel.opcode, "ADD");
  EXPECT_EQ(body[0].arguments[0].offset, body[0].arguments[2].offset);
  const int twice = Sum(x_, x_);
  const int used = Sum(x_, twice);
  b_.SetOutputs({Truth(false), twice});
  EXPECT_THAT(Run(Compiled(), true, {1, 2}), ElementsAre(2, 4));
  b_.SetOutputs({Truth(false), used});
  EXPECT_THAT(Run(Compiled(), true, {1, 2}), ElementsAre(3, 6));
}

TEST_F(ControlTest, ALoopWhoseConditionIsAlwaysTrueIsRefused) {
  AddWhile();
  AddGraph("condition");
  b_.SetOutputs({Truth(true)});
  AddGraph("body");
  b_.SetOutputs({c_, x_});
  EXPECT_EQ(Refusal(), "WHILE 'left': the condition is always true, so the loop never ends.");
}

// a, b, c -> b, c, a: what is handed on is the state of the round before.
TEST_F(ControlTest, StateMayTakeEachOthersPlaces) {
  const auto add = [&] {
    std::vector<int> values;
    for (const char* name : {"p", "q", "r"}) {
      values.push_back(b_.AddInput(name, DType::kInt8, {1, 2}, 1, 0));
    }
    values.push_back(b_.AddInput("d", DType::kBool, {1}));
    return values;
  };
  std::vector<int> inputs = {c_, x_};
  const std::vector<int> values = add();
  inputs.insert(inputs.end(), values.begin(), values.end());
  std::vector<int> outputs = {AddBool("c'")};
  for (int i = 0; i < 4; ++i) outputs.push_back(AddValue("out" + std::to_string(i)));
  outputs.push_back(AddBool("d'"));
  b_.AddOp("WHILE", inputs, outputs, {{"cond_subgraph_index", 1}, {"body_subgraph_index", 2}});
  b_.SetOutputs({outputs[1], outputs[2], outputs[3], outputs[4]});
  AddGraph("condition");
  add();
  b_.SetOutputs({c_});
  AddGraph("body");
  const std::vector<int> own = add();
  b_.SetOutputs({own[3], own[0], own[1], own[2], x_, Truth(false)});

  const Program program = Compiled();
  for (const int rounds : {0, 1, 2}) {
    Executor executor(program);
    executor.Input(0)[0] = rounds > 0 ? 1 : 0;
    executor.Input(5)[0] = rounds > 1 ? 1 : 0;
    for (size_t i = 1; i < 5; ++i) {
      std::fill(executor.Input(i).begin(), executor.Input(i).end(), static_cast<uint8_t>(i));
    }
    executor.Invoke();
    for (size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(executor.Output(i)[1], (i + static_cast<size_t>(rounds)) % 4 + 1) << rounds;
    }
  }
}

TEST_F(ControlTest, AnOperatorThatIsRefusedIsNamedWithItsSubgraph) {
  AddIf();
  AddGraph("plus");
  const int z = AddValue("z");
  b_.AddOp("COSH", {x_}, {z});
  b_.SetOutputs({z});
  AddGraph("same");
  b_.SetOutputs({x_});
  EXPECT_EQ(Refusal(),
            "subgraph 1 'plus': op 0 COSH 'z': operator not supported. 'mote ops' lists what is.");
  EXPECT_EQ(UnsupportedOps(b_.Build(), {}).size(), 1u);
}

TEST_F(ControlTest, SubgraphsThatDoNotFitAreRefused) {
  AddIf();
  AddGraph("then");
  b_.SetOutputs({x_, x_});
  AddGraph("else");
  b_.SetOutputs({x_});
  EXPECT_EQ(Refusal(), "op 0 IF 'y': subgraph 1 'then' has 2 outputs, want 1.");
  b_.module().subgraphs[1].outputs = {0};
  EXPECT_EQ(Refusal(), "op 0 IF 'y': outputs 0 of subgraph 1 'then' is bool [1], want int8 [1,2].");
  b_.module().subgraphs[1].outputs = {1};
  b_.module().subgraphs[2].tensors[1].quantization.scale = {2};
  EXPECT_THAT(Refusal(),
              HasSubstr("inputs 1 of subgraph 2 'else': op 0 IF 'y': input and output "
                        "have different scales"));
}

TEST_F(ControlTest, VariablesInBranchesAreRefused) {
  AddIf();
  AddBranches();
  const int handle = b_.AddTensor("handle", DType::kResource, {});
  b_.AddOp("VAR_HANDLE", {}, {handle}, {{"container", ""}, {"shared_name", "v"}});
  EXPECT_THAT(Refusal(),
              HasSubstr("subgraph 2 'twice': op 1 VAR_HANDLE 'handle': variables are "
                        "not supported in what IF and WHILE run"));
}

TEST_F(ControlTest, AConditionIsOneBool) {
  AddIf();
  AddBranches();
  b_.module().main().ops[0].inputs[0] = x_;
  EXPECT_THAT(Refusal(), HasSubstr("the condition int8, want bool"));
}

// Each level runs the next twice: 2^n copies.
graph::Module Doubling(int levels, int times = 2) {
  ModuleBuilder b;
  for (int level = 0; level <= levels; ++level) {
    if (level > 0) b.AddSubgraph("level");
    const int c = b.AddInput("c", DType::kBool, {1});
    int x = b.AddInput("x", DType::kInt8, {1, 2}, 1, 0);
    for (int i = 0; i < times && level < levels; ++i) {
      const int y = b.AddTensor("y", DType::kInt8, {1, 2}, 1, 0);
      b.AddOp("IF",
              {c, c, x},
              {y},
              {{"then_subgraph_index", int64_t{level + 1}},
               {"else_subgraph_index", int64_t{level + 1}}});
      x = y;
    }
    if (level == levels) {
      const int y = b.AddTensor("y", DType::kInt8, {1, 2}, 1, 0);
      b.AddOp("ADD", {x, x}, {y});
      x = y;
    }
    b.SetOutputs({x});
  }
  return b.Build();
}

TEST(ControlFlow, SizeAndNestingHaveLimits) {
  EXPECT_TRUE(Compile(Doubling(5), {}).ok());
  const Result<Program> large = Compile(Doubling(8), {});
  ASSERT_FALSE(large.ok());
  EXPECT_THAT(large.error().message, HasSubstr("more than 10000 operators"));
  for (const int levels : {33, 5'000}) {
    const Result<Program> deep = Compile(Doubling(levels), {});
    ASSERT_FALSE(deep.ok());
    EXPECT_THAT(deep.error().message, HasSubstr("levels, 0 of loops, want at most 32 and 4."));
  }
}

// Passes, plan and executor against the subgraphs as they are.
TEST(ControlFlow, RandomModelsGiveTheBytesOfTheInterpreter) {
  std::map<std::string, int> opcodes;
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const graph::Module module = MakeRandomControlModule(seed);
    for (const graph::Subgraph& graph : module.subgraphs) {
      for (const graph::Op& op : graph.ops) ++opcodes[op.opcode];
    }
    CompileOptions options;
    options.lower = InMode(mote::testing::kAllRoundings[seed % 3]);
    options.run_passes = seed % 4 < 2;
    const Result<Program> program = Compile(module, options);
    ASSERT_TRUE(program.ok()) << program.error().message << graph::PrintText(module);
    for (uint32_t round = 0; round < 4; ++round) {
      ops::TensorBytes inputs = RandomInputs(module, seed + 1000 * round);
      const Result<ops::TensorBytes> known = Interpret(module, options.lower, inputs);
      ASSERT_TRUE(known.ok()) << known.error().message;
      Executor executor(*program);
      SetInputs(executor, module, inputs);
      ops::TensorBytes seen;
      executor.Invoke([&](int index, Span<const uint8_t> bytes) {
        const int id = program->tensors[static_cast<size_t>(index)].id;
        seen[id] = graph::Bytes(bytes.begin(), bytes.end());
      });
      for (const auto& [id, bytes] : seen) {
        if (static_cast<size_t>(id) >= module.main().tensors.size()) continue;
        EXPECT_EQ(bytes, known->at(id)) << "tensor " << id;
      }
      const std::vector<graph::Bytes> outputs = OutputsOf(executor, *program);
      for (size_t i = 0; i < outputs.size(); ++i) {
        EXPECT_EQ(outputs[i], BytesOfOutput(module, *known, module.main().outputs[i]));
      }
    }
    if (::testing::Test::HasFailure()) {
      FAIL() << graph::PrintText(module);
    }
  }
  for (const char* opcode : {"IF", "WHILE", "ADD", "FULLY_CONNECTED"}) {
    EXPECT_GT(opcodes[opcode], 100) << opcode;
  }
}

}  // namespace
}  // namespace mote::program
