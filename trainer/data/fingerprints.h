// SPDX-License-Identifier: Apache-2.0
// Model inputs as vectors of length 1 whose product says how alike they are, and their signs along
// random directions.
#pragma once

#include <array>
#include <bit>

#include "trainer/data/features.h"

namespace mote::trainer {

using Signs = std::array<uint64_t, 2>;

inline int Differing(const Signs& a, const Signs& b) {
  return std::popcount(a[0] ^ b[0]) + std::popcount(a[1] ^ b[1]);
}
// So many differ at most, but for one in 10,000, where the product is so much or more.
// Source: Charikar 2002, "Similarity estimation techniques from rounding algorithms", section 3
int MostDiffering(double product);

class Fingerprints {
 public:
  // `seen`: what usual deviations are of.
  Fingerprints(const frontend::Sense& sense,
               const graph::Shape& input,
               const std::vector<const FeatureSet*>& seen);

  // Frames may be shifted: shifts() places, the one in the middle is the plain one. 0: inputs that
  // cannot be compared.
  size_t shifts() const { return shifts_; }

  // What is compared of an input: small pictures, and of sound its cepstrum, whatever its features
  // are: bands beside each other say nearly the same.
  std::vector<float> ValuesOf(Span<const int8_t> row) const;
  // Zeros of an input that is the same everywhere.
  std::vector<float> VectorOf(const std::vector<float>& values, size_t shift) const;
  Signs SignsOf(const std::vector<float>& vector) const;

 private:
  std::vector<float> SmallPicture(Span<const int8_t> row) const;
  std::vector<float> CepstrumOf(Span<const int8_t> row) const;
  void ChooseCosines(const frontend::Sense& sense);
  void LearnDeviations(const std::vector<const FeatureSet*>& seen);
  void ChooseDirections(size_t values);

  graph::Shape input_;
  bool is_image_ = false;
  bool is_frames_ = false;
  size_t shifts_ = 0;
  size_t height_ = 1, width_ = 0;    // frames of values
  size_t inputs_ = 0;                // of a frame, width_ where there are no cosines
  std::vector<float> cosines_;       // [width_][inputs_]
  std::vector<float> mean_, scale_;  // of each value
  std::vector<float> directions_;    // 128, one after the other
};

}  // namespace mote::trainer
