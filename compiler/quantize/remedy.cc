// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/remedy.h"

namespace mote::quantize {

std::string RemedyName(Remedy remedy) {
  switch (remedy) {
    case Remedy::kClip:
      return "clip";
    case Remedy::kCalibrate:
      return "calibrate";
    case Remedy::kInt16:
      return "int16";
    case Remedy::kTrain:
      return "train";
    case Remedy::kNone:
      break;
  }
  return "";
}

Remedy RemedyFor(const RangeUse& output, double weights, bool is_fixed, bool is_wide) {
  constexpr double kWorthwhile = 2;  // times the error, 3 dB
  const double error = output.cut_off() + output.rounding();
  if (weights > error) return Remedy::kTrain;
  if (!is_fixed && error > kWorthwhile * output.least()) {
    return output.cut_off() > output.rounding() ? Remedy::kCalibrate : Remedy::kClip;
  }
  return is_wide ? Remedy::kTrain : Remedy::kInt16;
}

}  // namespace mote::quantize
