// SPDX-License-Identifier: Apache-2.0
#include "trainer/train/batches.h"

#include <algorithm>
#include <numeric>

#include "support/check.h"
#include "trainer/common/random.h"
#include "trainer/data/augment_features.h"

namespace mote::trainer {
namespace {

// Of a class of n rows: the mean number of rows of a class over n.
std::vector<float> ClassWeights(const std::vector<int32_t>& labels) {
  std::vector<float> counts;
  for (const int32_t label : labels) {
    counts.resize(std::max(counts.size(), static_cast<size_t>(label) + 1));
    ++counts[static_cast<size_t>(label)];
  }
  const auto there = static_cast<float>(
      std::count_if(counts.begin(), counts.end(), [](float count) { return count > 0; }));
  const float mean = static_cast<float>(labels.size()) / there;
  for (float& count : counts) count = count > 0 ? mean / count : 0;
  return counts;
}

}  // namespace

Batches::Batches(std::vector<FeatureSet> variants, const BatchSettings& settings)
    : variants_(std::move(variants)), settings_(settings) {
  for (const FeatureSet& variant : variants_) {
    MOTE_CHECK(variant.rows == rows() && variant.label == variants_[0].label,
               "each rendering has the rows of the first");
  }
  if (settings_.balance) class_weights_ = ClassWeights(variants_[0].label);
}

float Batches::WeightOf(size_t row) const {
  const auto label = static_cast<size_t>(variants_[0].label[row]);
  return (settings_.weights.empty() ? 1 : settings_.weights[row]) *
         (settings_.balance ? class_weights_[label] : 1);
}

int64_t Batches::count() const {
  const int64_t count = (rows() + settings_.rows / 2) / settings_.rows;
  return std::max<int64_t>(1, std::min(count, rows() / 2));  // of one row there is no variance
}

void Batches::BeginEpoch(int32_t epoch) {
  epoch_seed_ = SeedOf(settings_.seed, static_cast<uint64_t>(epoch));
  order_.resize(static_cast<size_t>(rows()));
  std::iota(order_.begin(), order_.end(), 0);
  Random random(epoch_seed_);
  Shuffle(random, order_);
}

void Batches::Copy(int32_t row, std::vector<int8_t>& rows) const {
  Random random(SeedOf(epoch_seed_, static_cast<uint64_t>(row)));
  const auto variant = static_cast<size_t>(random.Below(static_cast<int64_t>(variants_.size())));
  const Span<const int8_t> plain = variants_[variant].row(row);
  const size_t begin = rows.size();
  rows.insert(rows.end(), plain.begin(), plain.end());
  AugmentFeatures(settings_.augment,
                  settings_.input,
                  settings_.zero_point,
                  random.Next(),
                  {rows.data() + begin, plain.size()});
}

Batch Batches::Get(int64_t index) {
  bytes_.clear();
  labels_.clear();
  weights_.clear();
  const bool is_weighted = settings_.balance || !settings_.weights.empty();
  const int64_t end = (index + 1) * rows() / count();
  for (int64_t i = index * rows() / count(); i < end; ++i) {
    const int32_t row = order_[static_cast<size_t>(i)];
    Copy(row, bytes_);
    labels_.push_back(variants_[0].label[static_cast<size_t>(row)]);
    if (is_weighted) weights_.push_back(WeightOf(static_cast<size_t>(row)));
  }
  return {{bytes_.data(), bytes_.size()},
          {labels_.data(), labels_.size()},
          {weights_.data(), weights_.size()}};
}

}  // namespace mote::trainer
