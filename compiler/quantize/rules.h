// SPDX-License-Identifier: Apache-2.0
// What each operator wants of the scales of its integers. An operator without a rule is not
// quantised. Source: TensorFlow Lite 8-bit quantization specification.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mote::quantize {

enum class Scales {
  kFree,   // the output has its own, from what was observed
  kSame,   // inputs and outputs of real numbers share one
  kFixed,  // the output's is a matter of its formula
};

struct Rule {
  const char* opcode;
  Scales scales;
  // Of a layer: its inputs that are weights, symmetric and constant, and bias; -1: none.
  int weights = -1;
  int bias = -1;
  int axis = 0;  // of the weights' channels; kPerTensor: one scale for all
  // kFixed: int8, whose zero point follows; int16's scale, zero point 0.
  double scale8 = 0;
  int zero_point8 = 0;
  double scale16 = 0;
  // The operator's version in the file that first takes such integers.
  int version8 = 1;
  int version16 = 1;
};

inline constexpr int kPerTensor = -1;

// nullptr where there is none.
const Rule* RuleFor(const std::string& opcode);
// All opcodes with a rule, sorted.
std::vector<std::string> OpcodesWithRules();

}  // namespace mote::quantize
