// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/rules.h"

#include <algorithm>
#include <iterator>

namespace mote::quantize {
namespace {

constexpr double kProbability = 1.0 / 256;
constexpr double kSigned = 1.0 / 128;
constexpr double kSigned16 = 1.0 / 32768;

constexpr Rule Same(const char* opcode, int version8, int version16) {
  return {opcode, Scales::kSame, -1, -1, 0, 0, 0, 0, version8, version16};
}

constexpr Rule Free(const char* opcode, int version8, int version16) {
  return {opcode, Scales::kFree, -1, -1, 0, 0, 0, 0, version8, version16};
}

constexpr Rule kRules[] = {
    // Layers with weights
    {"CONV_2D", Scales::kFree, 1, 2, 0, 0, 0, 0, 3, 4},
    {"DEPTHWISE_CONV_2D", Scales::kFree, 1, 2, 3, 0, 0, 0, 3, 5},
    {"FULLY_CONNECTED", Scales::kFree, 1, 2, kPerTensor, 0, 0, 0, 4, 7},
    {"TRANSPOSE_CONV", Scales::kFree, 1, 3, 0, 0, 0, 0, 3, 4},
    // Functions with a known range
    {"LOGISTIC", Scales::kFixed, -1, -1, 0, kProbability, -128, kSigned16, 2, 3},
    {"L2_NORMALIZATION", Scales::kFixed, -1, -1, 0, kSigned, 0, kSigned16, 2, 2},
    {"LOG_SOFTMAX", Scales::kFixed, -1, -1, 0, 16.0 / 256, 127, 0, 2, 2},
    {"SOFTMAX", Scales::kFixed, -1, -1, 0, kProbability, -128, kSigned16, 2, 3},
    {"TANH", Scales::kFixed, -1, -1, 0, kSigned, 0, kSigned16, 2, 3},
    // Values stay as they are
    Same("AVERAGE_POOL_2D", 2, 3),
    Same("BATCH_TO_SPACE_ND", 2, 3),
    Same("CONCATENATION", 2, 3),
    Same("DEPTH_TO_SPACE", 1, 1),
    Same("EXPAND_DIMS", 1, 1),
    Same("GATHER", 2, 4),
    Same("MAXIMUM", 2, 4),
    Same("MAX_POOL_2D", 2, 3),
    Same("MINIMUM", 2, 4),
    Same("MIRROR_PAD", 2, 3),
    Same("PACK", 2, 3),
    Same("PAD", 2, 3),
    Same("PADV2", 2, 3),
    Same("RESHAPE", 1, 1),
    Same("RESIZE_BILINEAR", 2, 4),
    Same("RESIZE_NEAREST_NEIGHBOR", 2, 4),
    Same("SLICE", 2, 3),
    Same("SPACE_TO_BATCH_ND", 2, 3),
    Same("SPACE_TO_DEPTH", 2, 2),
    Same("SPLIT", 2, 4),
    Same("SPLIT_V", 2, 2),
    Same("SQUEEZE", 1, 2),
    Same("STRIDED_SLICE", 2, 4),
    Same("TRANSPOSE", 2, 4),
    Same("UNPACK", 2, 3),
    // Others, from observed range to observed range
    Free("ADD", 2, 5),
    Free("HARD_SWISH", 1, 1),
    Free("LEAKY_RELU", 2, 2),
    Free("MEAN", 2, 3),
    Free("MUL", 2, 5),
    Free("PRELU", 1, 1),
    Free("RELU", 2, 3),
    Free("RELU6", 2, 3),
    Free("SUB", 2, 5),
    Free("SUM", 2, 2),
};

}  // namespace

const Rule* RuleFor(const std::string& opcode) {
  const auto* const found = std::find_if(std::begin(kRules),
                                         std::end(kRules),
                                         [&](const Rule& rule) { return opcode == rule.opcode; });
  return found == std::end(kRules) ? nullptr : found;
}

std::vector<std::string> OpcodesWithRules() {
  std::vector<std::string> opcodes;
  for (const Rule& rule : kRules) opcodes.emplace_back(rule.opcode);
  std::sort(opcodes.begin(), opcodes.end());
  return opcodes;
}

}  // namespace mote::quantize
