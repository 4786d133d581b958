// SPDX-License-Identifier: Apache-2.0
// Which rows a network sees in each epoch, in what order and form: all of it follows from a seed,
// so that training goes on from any epoch as if it had never been interrupted.
#pragma once

#include <vector>

#include "trainer/data/features.h"
#include "trainer/learn/learner.h"

namespace mote::trainer {

struct BatchSettings {
  int32_t rows = 32;     // of a batch, about: they are of nearly equal size
  bool balance = false;  // weights of rows such that all classes weigh the same
  AugmentSettings augment;
  graph::Shape input;  // [1, frames, values] or [1, H, W, C]
  int8_t zero_point = 0;
  uint64_t seed = 0;
  std::vector<float> weights = {};  // of each row besides; empty: all 1
};

class Batches {
 public:
  // `variants`: renderings of the same rows, of which an epoch takes one each by chance. At least
  // one, of at least one row.
  Batches(std::vector<FeatureSet> variants, const BatchSettings& settings);

  int64_t count() const;
  int64_t rows() const { return variants_[0].rows; }

  void BeginEpoch(int32_t epoch);
  // Valid until the next call.
  Batch Get(int64_t index);

 private:
  void Copy(int32_t row, std::vector<int8_t>& rows) const;
  float WeightOf(size_t row) const;

  std::vector<FeatureSet> variants_;
  BatchSettings settings_;
  std::vector<float> class_weights_;
  uint64_t epoch_seed_ = 0;
  std::vector<int32_t> order_;
  std::vector<int8_t> bytes_;
  std::vector<int32_t> labels_;
  std::vector<float> weights_;
};

}  // namespace mote::trainer
