// SPDX-License-Identifier: Apache-2.0
// The input stands as int16 pairs in scratch (columns_m4.h). Eight channels at a time, whose
// weights share products two by two, in blocks with all that belongs to them or without; or four
// where those would not be exact, side by side (weights_m4.h): then 16 products take an LDM of the
// input, four loads, eight SXTB16 and eight SMLAD.
#include "runtime/ops/common/columns_m4.h"
#include "runtime/ops/common/to_int8_m4.h"
#include "runtime/ops/fully_connected/fully_connected.h"
#include "runtime/ops/fully_connected/fully_connected_blocks_m4.h"
#include "runtime/ops/fully_connected/fully_connected_pairs_m4.h"

namespace mote {
namespace {

constexpr int32_t kLanes = kFullyConnectedLanesM4;

#ifdef __ARM_FEATURE_DSP

// clang-format off
// Four elements of the input times those of a channel.
#define MOTE_CHANNEL(sum)                       \
  "ldr    %[w4], [%[w]], #4                 \n" \
  "sxtb16 %[w2], %[w4]                      \n" \
  "sxtb16 %[w4], %[w4], ror #8              \n" \
  "smlad  " sum ", %[w2], r8, " sum "       \n" \
  "smlad  " sum ", %[w4], r9, " sum "       \n"
#define MOTE_FOUR                  \
  "ldmia %[x]!, {r8, r9}       \n" \
  MOTE_CHANNEL("%[a]")             \
  MOTE_CHANNEL("%[b]")             \
  MOTE_CHANNEL("%[c]")             \
  MOTE_CHANNEL("%[d]")
// clang-format on

// `fours` of them, of all lanes.
MOTE_ALWAYS_INLINE inline void Multiply(const int8_t* w,
                                        const uint32_t* x,
                                        int32_t fours,
                                        int32_t (&sums)[kLanes]) {
  uint32_t w4, w2;
  __asm__(
      "lsrs %[w2], %[fours], #1\n"
      "beq 2f\n"
      "1:\n" MOTE_FOUR MOTE_FOUR
      "subs %[fours], %[fours], #2\n"
      "cmp %[fours], #2\n"
      "bge 1b\n"
      "2: cbz %[fours], 3f\n" MOTE_FOUR "3:\n"
      : [a] "+r"(sums[0]),
        [b] "+r"(sums[1]),
        [c] "+r"(sums[2]),
        [d] "+r"(sums[3]),
        [w] "+r"(w),
        [x] "+r"(x),
        [fours] "+l"(fours),
        [w4] "=&r"(w4),
        [w2] "=&r"(w2)
      :
      : "r8", "r9", "cc", "memory");
}

#undef MOTE_CHANNEL
#undef MOTE_FOUR

#else

// The meaning of the instructions above.
inline void Multiply(const int8_t* w, const uint32_t* x, int32_t fours, int32_t (&sums)[kLanes]) {
  for (; fours > 0; --fours, x += 2) {
    for (int32_t i = 0; i < kLanes; ++i, w += 4) {
      const uint32_t quad = LoadWord(w);
      sums[i] = Smlad(Sxtb16Ror8(quad), x[1], Smlad(Sxtb16(quad), x[0], sums[i]));
    }
  }
}

#endif

// The input as pairs; what the last four lacks is 0.
void WriteInput(const FullyConnectedParams& p, const int8_t* x, uint32_t* column) {
  const uint32_t minus_zero_point = MakePair(-p.input_zero_point, -p.input_zero_point);
  const int32_t whole = p.input_depth / 4 * 4;
  column = Widen<2, 1>(x, whole, minus_zero_point, column);
  if (whole == p.input_depth) return;
  int8_t last[4] = {};
  for (int32_t i = whole; i < p.input_depth; ++i) last[i - whole] = x[i];
  WidenFour<1>(last, minus_zero_point, column);
}

// `run` has the weights, the output and what is the same for all channels. What is left of the last
// block goes through memory of its own.
template <BlockEnds kEnds>
void MultiplyRows(const FullyConnectedParams& p,
                  const int8_t* x,
                  FullyConnectedBlocks& run,
                  uint8_t* scratch) {
  constexpr int32_t kBlock = kFullyConnectedPairLanesM4;
  uint32_t* const column = reinterpret_cast<uint32_t*>(scratch);
  const int8_t* const blocks = run.blocks;
  const int32_t rest = p.output_depth % kBlock;
  const int32_t whole = p.output_depth - rest;
  run.x = column;
  run.x_end = column + RoundUp(p.input_depth, 4) / 2;
  for (int32_t row = 0; row < p.rows; ++row, x += p.input_depth) {
    WriteInput(p, x, column);
    run.blocks = blocks;
    run.y_end = run.y + whole;
    if (whole > 0) RunBlocks<kEnds>(run);
    int8_t* const y = run.y;
    if (rest > 0) {
      int8_t last[kBlock];
      run.y = last;
      run.y_end = last + kBlock;
      RunBlocks<kEnds>(run);
      run.y = CopyBytes(last, rest, y);
    }
    ClampBytes(y - whole, p.output_depth, p.act_min, p.act_max);
  }
}

}  // namespace

template <Rounding kRounding>
void FullyConnectedS8M4(const FullyConnectedParams& p,
                        Span<const int8_t> x,
                        Span<const int8_t> w,
                        Span<const int32_t> bias,
                        Span<const Requant> requant,
                        Span<int8_t> y,
                        Span<uint8_t> scratch) {
  const int32_t rounded = RoundUp(p.input_depth, 4);
  uint32_t* const column = reinterpret_cast<uint32_t*>(scratch.data());
  int8_t* out = y.data();
  for (int32_t row = 0; row < p.rows; ++row, out += p.output_depth) {
    WriteInput(p, x.data() + row * p.input_depth, column);
    const int8_t* weights = w.data();
    for (int32_t first = 0; first < p.output_depth; first += kLanes, weights += kLanes * rounded) {
      const int32_t left = p.output_depth - first;
      int32_t sums[kLanes] = {};
      for (int32_t i = 0; i < kLanes && i < left; ++i) sums[i] = bias.data()[first + i];
      Multiply(weights, column, rounded / 4, sums);
      for (int32_t i = 0; i < kLanes && i < left; ++i) {
        const Requant r = requant.data()[(first + i) * p.requant_stride];
        out[first + i] = ToInt8M4<kRounding>(sums[i], r, p.output_zero_point, p.act_min, p.act_max);
      }
    }
  }
}

template <Rounding kRounding>
void FullyConnectedS8PairsM4(const FullyConnectedParams& p,
                             Span<const int8_t> x,
                             Span<const int8_t> w,
                             Span<const int32_t> bias,
                             Span<const Requant> requant,
                             Span<int8_t> y,
                             Span<uint8_t> scratch) {
  constexpr int32_t kPairLanes = kFullyConnectedPairLanesM4;
  const int32_t stride = p.requant_stride;
  const int32_t step = kPairLanes * RoundUp(p.input_depth, 4);
  const int32_t zero_point = p.output_zero_point, min = p.act_min, max = p.act_max;
  uint32_t* const column = reinterpret_cast<uint32_t*>(scratch.data());
  int8_t* out = y.data();
  for (int32_t row = 0; row < p.rows; ++row) {
    WriteInput(p, x.data() + row * p.input_depth, column);
    const int8_t* weights = w.data();
    const int32_t* b = bias.data();
    const Requant* r = requant.data();
    for (int32_t left = p.output_depth; left > 0; left -= kPairLanes, weights += step) {
      FullyConnectedSums sums = {};
      if (step > 0) FullyConnectedPairSums(weights, column, weights + step, &sums);
      const int32_t lanes = left < kPairLanes ? left : kPairLanes;
      for (int32_t i = 0; i < lanes; ++i, r += stride) {
        *out++ = ToInt8M4<kRounding>(WrapAdd(sums.of[i], *b++), *r, zero_point, min, max);
      }
    }
  }
}

template <Rounding kRounding>
void FullyConnectedS8TensorBlocksM4(const FullyConnectedParams& p,
                                    Span<const int8_t> x,
                                    Span<const int8_t> w,
                                    Span<const int32_t> /*bias*/,
                                    Span<const Requant> requant,
                                    Span<int8_t> y,
                                    Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding == Rounding::kSingle);
  FullyConnectedBlocks run = {};
  run.blocks = w.data();
  run.y = y.data();
  run.lower = SharedLowerEnd(requant.data()[0], p.output_zero_point);
  run.upper = {run.lower.multiplier, run.lower.rounding * 256, run.lower.shift + 8};
  MultiplyRows<BlockEnds::kShared>(p, x.data(), run, scratch.data());
}

template <Rounding kRounding>
void FullyConnectedS8BlocksM4(const FullyConnectedParams& p,
                              Span<const int8_t> x,
                              Span<const int8_t> w,
                              Span<const int32_t> /*bias*/,
                              Span<const Requant> /*requant*/,
                              Span<int8_t> y,
                              Span<uint8_t> scratch) {
  MOTE_ASSERT(kRounding != Rounding::kTflm);
  FullyConnectedBlocks run = {};
  run.blocks = w.data();
  run.y = y.data();
  MultiplyRows<EndsOf(kRounding)>(p, x.data(), run, scratch.data());
}

MOTE_INSTANTIATE_ALL_ROUNDINGS(FullyConnectedS8TensorBlocksM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(FullyConnectedS8BlocksM4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(FullyConnectedS8M4)
MOTE_INSTANTIATE_ALL_ROUNDINGS(FullyConnectedS8PairsM4)

}  // namespace mote
