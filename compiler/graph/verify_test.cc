// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/verify.h"

#include <limits>

#include "compiler/graph/verify_testing.h"

namespace mote::graph {
namespace {

TEST_F(VerifyTest, TheModuleIsGoodUntilBroken) { ExpectGood(); }

TEST_F(VerifyTest, WantsASubgraph) {
  b_.module().subgraphs.clear();
  ExpectError("the model has no subgraph");
}

TEST_F(VerifyTest, RefusesAnInputIndexOutOfRange) {
  for (const int index :
       {5, -2, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()}) {
    b_.op(0).inputs[2] = index;
    ExpectError(
        fmt::format("op 0 FULLY_CONNECTED 'y': input 2 is tensor {}, want an index from 0 "
                    "to less than 5, or -1 where absent",
                    index));
  }
}

TEST_F(VerifyTest, AllowsAnAbsentInput) {
  b_.op(0).inputs[2] = kAbsent;
  ExpectGood();
}

TEST_F(VerifyTest, RefusesAnOutputIndexOutOfRange) {
  for (const int index : {5, kAbsent}) {
    b_.op(1).outputs[0] = index;
    ExpectError(fmt::format("op 1 RELU: output 0 is tensor {}, want", index));
  }
}

TEST_F(VerifyTest, RefusesAnIntermediateIndexOutOfRange) {
  b_.op(0).intermediates = {kAbsent, kB};
  ExpectGood();
  b_.op(0).intermediates = {5};
  ExpectError("op 0 FULLY_CONNECTED 'y': intermediate 0 is tensor 5");
}

TEST_F(VerifyTest, RefusesGraphInputsAndOutputsOutOfRange) {
  b_.graph().inputs = {kAbsent};
  ExpectError("graph input 0 is tensor -1, want an index from 0 to less than 5.");
  b_.graph().inputs = {kX};
  b_.graph().outputs = {kZ, 5};
  ExpectError("graph output 1 is tensor 5, want");
}

TEST_F(VerifyTest, RefusesABufferIndexOutOfRange) {
  b_.tensor(kB).buffer = 3;
  ExpectError("tensor 2 'b': buffer 3 does not exist, want less than 3");
}

TEST_F(VerifyTest, RefusesAnOperatorCodeOutOfRange) {
  b_.op(0).code_index = 0;
  ExpectError("op 0 FULLY_CONNECTED 'y': operator code 0 does not exist, want less than 0");
  b_.module().opcodes = {{"FULLY_CONNECTED"}};
  ExpectGood();
  b_.op(0).code_index = -2;
  ExpectError("operator code -2 does not exist");
}

TEST_F(VerifyTest, RefusesMutatingInputsOfAnotherNumber) {
  b_.op(0).mutating_inputs = {false, false, true};
  ExpectGood();
  b_.op(0).mutating_inputs = {true};
  ExpectError("op 0 FULLY_CONNECTED 'y': has 1 mutating inputs, want none or 3");
}

TEST_F(VerifyTest, RefusesMetadataWithoutItsBuffer) {
  b_.module().metadata = {{"min_runtime_version", 3}};
  ExpectError("metadata 'min_runtime_version': buffer 3 does not exist, want less than 3");
}

TEST_F(VerifyTest, RefusesOldMetadataWithoutItsBuffer) {
  for (const int32_t buffer : {-1, 3}) {
    b_.module().metadata_buffer = {0, buffer};
    ExpectError(fmt::format("metadata_buffer: buffer {} does not exist, want less than 3", buffer));
  }
}

TEST_F(VerifyTest, RefusesASignatureOfNoSubgraph) {
  b_.module().signatures = {{"serving_default", 1, {}, {}}};
  ExpectError("signature 'serving_default': subgraph 1 does not exist, want less than 1");
}

TEST_F(VerifyTest, RefusesASignatureOfNoTensor) {
  b_.module().signatures = {{"s", 0, {{"x", kX}}, {{"z", 5}}}};
  ExpectError("signature 's': output 'z' is tensor 5, want less than 5");
  b_.module().signatures = {{"s", 0, {{"x", 4000000000}}, {{"z", kZ}}}};
  ExpectError("signature 's': input 'x' is tensor 4000000000, want less than 5");
}

TEST_F(VerifyTest, RefusesACallOfNoSubgraph) {
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  ExpectError("op 2 CALL_ONCE: calls subgraph 1, want less than 1");
}

TEST_F(VerifyTest, AllowsAnInitSubgraphWithoutInputs) {
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  b_.AddSubgraph("init");
  ExpectGood();
}

TEST_F(VerifyTest, RefusesASubgraphThatCallsItself) {
  b_.AddOp("IF", {kX}, {}, {{"else_subgraph_index", 1}});
  b_.AddSubgraph("else");
  ExpectError("subgraph 0 'main': op 2 IF: calls subgraph 0 'main', which leads back to the call");
}

TEST_F(VerifyTest, RefusesACircleOfCalls) {
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  b_.AddSubgraph("one");
  b_.AddOp("WHILE", {}, {}, {{"cond_subgraph_index", 2}, {"body_subgraph_index", 2}});
  b_.AddSubgraph("two");
  ExpectGood();
  b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", 1}});
  ExpectError("subgraph 2 'two': op 0 CALL_ONCE: calls subgraph 1 'one', which leads back");
}

TEST_F(VerifyTest, FollowsADeepChainOfCallsWithoutRecursion) {
  constexpr int kDeep = 100000;
  for (int i = 1; i <= kDeep; ++i) {
    b_.AddOp("CALL_ONCE", {}, {}, {{"init_subgraph_index", i}});
    b_.AddSubgraph("s");
  }
  ExpectGood();
}

TEST_F(VerifyTest, ACustomOperatorCallsNothingWhateverItsName) {
  b_.op(b_.AddOp("IF", {kX}, {})).custom = true;
  ExpectGood();
}

}  // namespace
}  // namespace mote::graph
