// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/verify_testing.h"

namespace mote::graph {
namespace {

TEST_F(VerifyTest, RefusesAWrongOrder) {
  std::swap(b_.op(0), b_.op(1));
  ExpectError(
      "op 0 RELU 'z': input 0 is tensor 3 'y', which only op 1 FULLY_CONNECTED 'y' writes, not "
      "before it, want operators in the order of execution, without cycles");
}

TEST_F(VerifyTest, RefusesACycle) {
  b_.op(0).inputs[0] = kZ;
  ExpectError("op 0 FULLY_CONNECTED 'y': input 0 is tensor 4 'z', which only op 1 RELU 'z' writes");
}

TEST_F(VerifyTest, RefusesAnOperatorThatReadsItsOwnOutput) {
  b_.op(1).inputs[0] = kZ;
  ExpectError("op 1 RELU 'z': input 0 is tensor 4 'z', which only op 1 RELU 'z' writes");
}

TEST_F(VerifyTest, RefusesATensorThatNothingWrites) {
  b_.AddTensor("lost", DType::kInt8, {1, 2});
  ExpectGood();
  b_.op(1).inputs[0] = 5;
  ExpectError("op 1 RELU 'z': input 0 is tensor 5 'lost', which no operator writes");
}

TEST_F(VerifyTest, RefusesATensorWrittenTwice) {
  b_.op(1).outputs = {kZ, kZ};
  ExpectError("op 1 RELU 'z': output 1 is tensor 4 'z', which already is written by op 1 RELU 'z'");
  b_.op(1).outputs = {kY};
  ExpectError("output 0 is tensor 3 'y', which already is written by op 0 FULLY_CONNECTED 'y'");
}

TEST_F(VerifyTest, RefusesAnOperatorThatWritesAConstantOrAnInput) {
  b_.op(1).outputs = {kW};
  ExpectError("output 0 is tensor 1 'w', which already is a constant");
  b_.op(1).outputs = {kX};
  ExpectError("output 0 is tensor 0 'x', which already is a graph input");
}

TEST_F(VerifyTest, RefusesAGraphInputThatIsConstantOrNamedTwice) {
  b_.graph().inputs = {kX, kW};
  ExpectError("graph input 1 is tensor 1 'w', which already is a constant");
  b_.graph().inputs = {kX, kX};
  ExpectError("graph input 1 is tensor 0 'x', which already is a graph input");
}

TEST_F(VerifyTest, RefusesAGraphOutputThatNothingWrites) {
  b_.AddTensor("lost", DType::kInt8, {1});
  b_.SetOutputs({kZ, 5});
  ExpectError("graph output 1 is tensor 5 'lost', which no operator writes");
}

TEST_F(VerifyTest, AllowsOutputsThatAreInputsConstantsOrNamedTwice) {
  b_.SetOutputs({kZ, kZ, kX, kW});
  ExpectGood();
}

TEST_F(VerifyTest, AVariableIsReadBeforeItIsWritten) {
  b_.op(0).inputs[0] = kZ;
  b_.tensor(kZ).is_variable = true;
  ExpectGood();
}

TEST_F(VerifyTest, AConstantOfNoElementsNeedsNoBytes) {
  b_.AddConstant<int32_t>("new_shape", {0}, {});
  b_.op(1).inputs.push_back(5);
  ExpectGood();
  b_.SetOutputs({kZ, 5});
  ExpectGood();
}

TEST_F(VerifyTest, AnEmptyTensorThatIsWrittenHasToBeWrittenFirst) {
  b_.tensor(kY).shape = {0};
  ExpectGood();
  std::swap(b_.op(0), b_.op(1));
  ExpectError("op 0 RELU 'z': input 0 is tensor 3 'y', which only op 1");
}

TEST_F(VerifyTest, ResourceTensorsFlowLikeOthers) {
  b_.AddTensor("handle", DType::kResource, {});
  b_.AddOp("VAR_HANDLE", {}, {5}, {{"shared_name", "state"}});
  b_.AddOp("ASSIGN_VARIABLE", {5, kZ}, {});
  ExpectGood();
}

}  // namespace
}  // namespace mote::graph
