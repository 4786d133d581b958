// SPDX-License-Identifier: Apache-2.0
// The logistic function and tanh of 16-bit fixed-point numbers: LOGISTIC, TANH and the gates of
// LSTM on int16. A table of the logistic function, straight lines between its points.
//
// Source: TensorFlow Lite's reference kernels of int16 LOGISTIC and TANH; the table is theirs. It
// is 65536 / (1 + exp(-k / 24)) to the nearest integer or the one above it.
#pragma once

#include <stdint.h>

namespace mote {

inline constexpr uint16_t kSigmoidTable[256] = {
    32768, 33451, 34133, 34813, 35493, 36169, 36843, 37513, 38180, 38841, 39498, 40149, 40794,
    41432, 42064, 42688, 43304, 43912, 44511, 45102, 45683, 46255, 46817, 47369, 47911, 48443,
    48964, 49475, 49975, 50464, 50942, 51409, 51865, 52311, 52745, 53169, 53581, 53983, 54374,
    54755, 55125, 55485, 55834, 56174, 56503, 56823, 57133, 57433, 57724, 58007, 58280, 58544,
    58800, 59048, 59288, 59519, 59743, 59959, 60168, 60370, 60565, 60753, 60935, 61110, 61279,
    61441, 61599, 61750, 61896, 62036, 62172, 62302, 62428, 62549, 62666, 62778, 62886, 62990,
    63090, 63186, 63279, 63368, 63454, 63536, 63615, 63691, 63765, 63835, 63903, 63968, 64030,
    64090, 64148, 64204, 64257, 64308, 64357, 64405, 64450, 64494, 64536, 64576, 64614, 64652,
    64687, 64721, 64754, 64786, 64816, 64845, 64873, 64900, 64926, 64950, 64974, 64997, 65019,
    65039, 65060, 65079, 65097, 65115, 65132, 65149, 65164, 65179, 65194, 65208, 65221, 65234,
    65246, 65258, 65269, 65280, 65291, 65301, 65310, 65319, 65328, 65337, 65345, 65352, 65360,
    65367, 65374, 65381, 65387, 65393, 65399, 65404, 65410, 65415, 65420, 65425, 65429, 65433,
    65438, 65442, 65445, 65449, 65453, 65456, 65459, 65462, 65465, 65468, 65471, 65474, 65476,
    65479, 65481, 65483, 65485, 65488, 65489, 65491, 65493, 65495, 65497, 65498, 65500, 65501,
    65503, 65504, 65505, 65507, 65508, 65509, 65510, 65511, 65512, 65513, 65514, 65515, 65516,
    65517, 65517, 65518, 65519, 65520, 65520, 65521, 65522, 65522, 65523, 65523, 65524, 65524,
    65525, 65525, 65526, 65526, 65526, 65527, 65527, 65528, 65528, 65528, 65529, 65529, 65529,
    65529, 65530, 65530, 65530, 65530, 65531, 65531, 65531, 65531, 65531, 65532, 65532, 65532,
    65532, 65532, 65532, 65533, 65533, 65533, 65533, 65533, 65533, 65533, 65533, 65534, 65534,
    65534, 65534, 65534, 65534, 65534, 65534, 65534, 65534, 65535};

// How an int16 becomes an argument of the table: round(x * multiplier / 2^shift), ties up. A unit
// of the argument is 1 / (3 * 4096). multiplier in [0, 32767], shift in [0, 31]; up to 65535
// where shift is 0. So the sum below fits.
struct SigmoidScale {
  int32_t multiplier, shift;
};

constexpr int32_t SigmoidArgument(int16_t x, SigmoidScale scale) {
  const int32_t half = scale.shift > 0 ? int32_t{1} << (scale.shift - 1) : 0;
  return (x * scale.multiplier + half) >> scale.shift;
}

// Between the points magnitude >> bits and the one after it, times 2^bits; flat beyond the last.
constexpr int32_t SigmoidBetween(uint32_t magnitude, uint32_t bits, int32_t flat) {
  const uint32_t point = magnitude >> bits;
  if (point >= 255) return flat;
  const int32_t low = kSigmoidTable[point];
  const int32_t high = kSigmoidTable[point + 1];
  const int32_t part = static_cast<int32_t>(magnitude & ((uint32_t{1} << bits) - 1));
  return low * (1 << bits) + part * (high - low);
}

constexpr uint32_t MagnitudeOf(int32_t v) {
  return v < 0 ? 0U - static_cast<uint32_t>(v) : static_cast<uint32_t>(v);
}

// logistic(x) in Q15, of x as an argument of the table.
constexpr int16_t SigmoidS16(int32_t argument) {
  const int32_t positive = SigmoidBetween(MagnitudeOf(argument), 9, 0x7FFF << 10);
  const int32_t v = argument >= 0 ? positive + (1 << 9) : (1 << 25) - positive + (1 << 9) - 1;
  return static_cast<int16_t>(v >> 10);
}

// tanh(x) = 2 logistic(2 x) - 1 in Q15, of x as an argument of the table.
constexpr int16_t TanhS16(int32_t argument) {
  const int32_t positive = SigmoidBetween(MagnitudeOf(argument), 8, 0xFFFF << 8);
  const int32_t v =
      argument >= 0 ? positive - (1 << 23) + (1 << 7) : (1 << 23) - positive + (1 << 7) - 1;
  return static_cast<int16_t>(v >> 8);
}

}  // namespace mote
