// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/elementwise.h"

namespace mote::ops {

const std::set<std::string>& ElementwiseOpcodes() {
  static const std::set<std::string> kOpcodes = {"ABS",
                                                 "ADD",
                                                 "CAST",
                                                 "CEIL",
                                                 "COS",
                                                 "DEQUANTIZE",
                                                 "DIV",
                                                 "ELU",
                                                 "EXP",
                                                 "FLOOR",
                                                 "GELU",
                                                 "HARD_SWISH",
                                                 "LEAKY_RELU",
                                                 "LOG",
                                                 "LOGISTIC",
                                                 "MAXIMUM",
                                                 "MINIMUM",
                                                 "MUL",
                                                 "NEG",
                                                 "PRELU",
                                                 "QUANTIZE",
                                                 "RELU",
                                                 "RELU6",
                                                 "RELU_0_TO_1",
                                                 "RELU_N1_TO_1",
                                                 "ROUND",
                                                 "RSQRT",
                                                 "SIN",
                                                 "SQRT",
                                                 "SQUARE",
                                                 "SQUARED_DIFFERENCE",
                                                 "SUB",
                                                 "TANH"};
  return kOpcodes;
}

bool IsElementwise(const OpView& op) {
  return !op.op().custom && ElementwiseOpcodes().count(op.op().opcode) != 0;
}

}  // namespace mote::ops
