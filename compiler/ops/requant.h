// SPDX-License-Identifier: Apache-2.0
// Real parameters of a quantised model become integers here, exactly as TFLite does it
// (docs/numerics.md, "From real to integer").
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/graph/multiplier.h"
#include "compiler/ops/op_view.h"
#include "runtime/base/fixed_point.h"
#include "support/result.h"

namespace mote::ops {

// Does every requantisation that the model asks for stay in the range of Requant (shift <= 30)?
Status CheckMultiplier(const OpView& op, const char* what, double m);
// The multiplier that is so.
Result<Requant> RequantOf(const OpView& op, const char* what, double m);

// a * b / c, from the left: in float for Rounding::kXnnpack, else in double.
Result<Requant> RequantOfScales(
    const OpView& op, Rounding rounding, const char* what, float a, float b, float c);

struct ActRange {
  int32_t min;
  int32_t max;
};

// The clamp of a fused activation on an int8, uint8 or int16 output: NONE, RELU, RELU6,
// RELU_N1_TO_1. Ends between two steps go away from zero, of kXnnpack (int8) to an even number.
Result<ActRange> ActivationRange(const OpView& op,
                                 const graph::Tensor& output,
                                 Rounding rounding = Rounding::kSingle);
// The clamp of the activation of that name.
Result<ActRange> ActivationRange(const OpView& op,
                                 const std::string& name,
                                 const graph::Tensor& output,
                                 Rounding rounding = Rounding::kSingle);

// The same on a float32 output; NONE clamps infinities to the largest finite numbers, as TFLite
// does.
struct FloatRange {
  float min;
  float max;
};
Result<FloatRange> FloatActivationRange(const OpView& op);
Result<FloatRange> FloatActivationRange(const OpView& op, const std::string& name);

// One Requant per output channel: input scale * weight scale / output scale. A single weight scale
// serves all `channels`. `axis` is where the weights' channels must lie, `input` which input is not
// the weights.
Result<std::vector<Requant>> ChannelRequants(
    const OpView& op, Rounding rounding, int32_t channels, int32_t axis, size_t input = 0);

// Those of FULLY_CONNECTED, one or one per output channel. A single weight scale is multiplied in
// float, as TFLite does it, and may have a zero point; several scales are multiplied in double,
// with zero points 0.
Result<std::vector<Requant>> FullyConnectedRequants(const OpView& op, Rounding rounding);

// The bias, zeros where the operator has none: int32 [channels], as many zeros as channels.
Result<std::vector<int32_t>> BiasValues(const OpView& op, size_t input, int32_t channels);

}  // namespace mote::ops
