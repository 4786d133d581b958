// SPDX-License-Identifier: Apache-2.0
// The envelope of a band: impacts of a damaged bearing ring the machine at some kHz, and how often
// they come, which is what names the damage, stands in the spectrum of this envelope.
//   v    = x through the band's sections, one behind the other
//          section: s[i] = b0 r[i] + b1 r[i-1] + b2 r[i-2] - a1 s[i-1] - a2 s[i-2]
//   y[m] = 2^gain_bits * sqrt(1/D^2 * sum_i w(i) v[m D + i]^2),  i = 0 .. 2D - 2,
//          D = decimation, w a triangle from 1 up to D and down to 1
// x        int16 [any]         of one axis
// y        int16 [EnvelopeSize(p, x.size())] at most; Process says how many. The first one leaves
//          at the end of the second D samples after Reset
// sections BandSection [section_count], states [section_count]: the caller's, kept as long as the
//          block. None: the envelope of x itself
// Ranges   decimation in [1, 256], gain_bits in [0, 4]; coefficients are Q29, below 4
// Errors   none: v saturates 16 times above full scale (24 dB), y at 32767
// Exact    v has 10 bits below the point and passes on what it rounds off (no limit cycles, no
//          offset), squares and their sum are exact, y is within 1/2 of the formula over v. Any
//          split of the samples into blocks gives the same bits
// Cost     5 products of 64 bits a section and sample, 3 a sample, a root and a division an output
// Source   Randall and Antoni, Rolling element bearing diagnostics - a tutorial, 2011, the squared
//          envelope; w: Hogenauer 1981, a CIC filter of order 2
#pragma once

#include <stdint.h>

#include "runtime/base/span.h"

namespace mote {

struct BandSection {
  int32_t b0, b1, b2, a1, a2;  // Q29
};
struct BandSectionState {
  int32_t r1, r2, s1, s2;
  int32_t error;
};

struct EnvelopeParams {
  const BandSection* sections;
  int32_t section_count;
  int32_t decimation;
  int32_t gain_bits;
};

// A band-pass of order 2 with a gain of 1 at its centre and `width` to -3 dB, as fractions of the
// sample rate: 0.001 < centre < 0.499, 0.0001 < width < 0.4. The same bits on every core.
// Source: Regalia and Mitra, Tunable digital frequency response equalization filters, 1987.
BandSection BandPass(float centre, float width);

// Outputs of so many samples, at most.
constexpr int32_t EnvelopeSize(const EnvelopeParams& p, int32_t samples) {
  return samples / p.decimation + 1;
}

class Envelope {
 public:
  void Init(const EnvelopeParams& p, Span<BandSectionState> states);
  void Reset();
  // The number of outputs written.
  int32_t Process(Span<const int16_t> x, Span<int16_t> y);

 private:
  int16_t Output(uint64_t sum) const;

  EnvelopeParams p_;
  BandSectionState* states_;
  int32_t phase_;  // samples of the present D
  bool has_before_;
  uint64_t before_;            // what the D before put on the triangle's rising side
  uint64_t rising_, falling_;  // the present D on either side
};

}  // namespace mote
