// SPDX-License-Identifier: Apache-2.0
#include "trainer/classical/trees.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mote::trainer {

int32_t TreeTables::AddNode(size_t feature, int8_t threshold) {
  features_.push_back(static_cast<int32_t>(feature));
  thresholds_.push_back(threshold);
  children_.resize(children_.size() + 2);
  return static_cast<int32_t>(features_.size() - 1);
}

void TreeTables::SetChildren(int32_t node, int32_t left, int32_t right) {
  children_[2 * static_cast<size_t>(node)] = left;
  children_[2 * static_cast<size_t>(node) + 1] = right;
}

void TreeTables::DropNode(int32_t node) {
  features_.resize(static_cast<size_t>(node));
  thresholds_.resize(features_.size());
  children_.resize(2 * features_.size());
}

int32_t TreeTables::LeafOf(const std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<int8_t> leaf;
  for (const double w : weights) {
    const long q = std::lround(256 * w / sum);
    leaf.push_back(static_cast<int8_t>(std::min(q, 255L) - 128));
  }
  const int32_t next = -1 - static_cast<int32_t>(places_.size());
  const auto [found, is_new] = places_.try_emplace(leaf, next);
  if (is_new) leaves_.insert(leaves_.end(), leaf.begin(), leaf.end());
  return found->second;
}

Columns::Columns(const Matrix& samples,
                 const std::vector<int32_t>& the_labels,
                 std::vector<double> weights)
    : rows(static_cast<size_t>(samples.rows)),
      columns(static_cast<size_t>(samples.columns)),
      values(samples.values.size()),
      labels(the_labels),
      class_weights(std::move(weights)) {
  for (size_t r = 0; r < rows; ++r) {
    for (size_t c = 0; c < columns; ++c) values[c * rows + r] = samples.row(r)[c];
  }
}

namespace {

using Rows = std::vector<uint32_t>::iterator;

struct Split {
  size_t feature = 0;
  int32_t threshold = 0;
  double purity = -1;  // none was found
};

class Grower {
 public:
  Grower(const Columns& samples, const TreeSettings& settings, Random& random, TreeTables& tables)
      : s_(samples),
        settings_(settings),
        random_(random),
        tables_(tables),
        features_(samples.columns) {
    std::iota(features_.begin(), features_.end(), size_t{0});
  }

  // The place of what grows from these rows.
  int32_t Grow(Rows first, Rows last, int32_t depth) {
    const std::vector<double> weights = WeightsOf(first, last);
    if (depth == settings_.max_depth || IsPure(weights)) return tables_.LeafOf(weights);
    const Split split = BestSplit(first, last);
    if (split.purity < 0) return tables_.LeafOf(weights);
    const Rows middle = std::stable_partition(
        first, last, [&](uint32_t row) { return ValueOf(split.feature, row) <= split.threshold; });
    const int32_t node = tables_.AddNode(split.feature, static_cast<int8_t>(split.threshold));
    const int32_t left = Grow(first, middle, depth + 1);
    const int32_t right = Grow(middle, last, depth + 1);
    tables_.SetChildren(node, left, right);
    if (left != right || left >= 0) return node;
    tables_.DropNode(node);  // both sides say the same
    return left;
  }

 private:
  int32_t ValueOf(size_t feature, uint32_t row) const { return s_.values[feature * s_.rows + row]; }

  std::vector<double> WeightsOf(Rows first, Rows last) const {
    std::vector<double> weights(tables_.classes());
    for (Rows row = first; row != last; ++row) {
      const auto label = static_cast<size_t>(s_.labels[*row]);
      weights[label] += s_.class_weights[label];
    }
    return weights;
  }

  static bool IsPure(const std::vector<double>& weights) {
    return std::count_if(weights.begin(), weights.end(), [](double w) { return w > 0; }) <= 1;
  }

  // Among the candidates, and on until some feature splits at all. A split that gains nothing is
  // one too: the next may (exclusive or).
  Split BestSplit(Rows first, Rows last) {
    Split best;
    for (size_t i = 0; i < features_.size(); ++i) {
      if (i >= settings_.candidates && best.purity >= 0) break;
      std::swap(features_[i], features_[i + random_.Below(features_.size() - i)]);
      const Split split = SplitOf(features_[i], first, last);
      if (split.purity > best.purity) best = split;
    }
    return best;
  }

  // What there is of each value of a feature.
  struct Histogram {
    int32_t least = 127, most = -128;
    std::vector<size_t> counts = std::vector<size_t>(256);
    std::vector<double> weights;  // [256, classes]
  };

  static size_t BinOf(int32_t value) { return static_cast<size_t>(int64_t{value} + 128); }

  void Fill(size_t feature, Rows first, Rows last) {
    Histogram& h = histogram_;
    const size_t classes = tables_.classes();
    h.least = 127;
    h.most = -128;
    std::fill(h.counts.begin(), h.counts.end(), size_t{0});
    h.weights.assign(256 * classes, 0);
    for (Rows row = first; row != last; ++row) {
      const int32_t value = ValueOf(feature, *row);
      const auto label = static_cast<size_t>(s_.labels[*row]);
      const auto bin = BinOf(value);
      h.least = std::min(h.least, value);
      h.most = std::max(h.most, value);
      ++h.counts[bin];
      h.weights[bin * classes + label] += s_.class_weights[label];
    }
  }

  // sum_c w_c^2 / sum_c w_c: the less Gini's impurity, weighted by w, the more.
  static double PurityOf(const std::vector<double>& weights) {
    double sum = 0, squares = 0;
    for (const double w : weights) {
      sum += w;
      squares += w * w;
    }
    return sum > 0 ? squares / sum : 0;
  }

  Split SplitOf(size_t feature, Rows first, Rows last) {
    Fill(feature, first, last);
    const Histogram& h = histogram_;
    std::vector<double> left(tables_.classes()), right = WeightsOf(first, last);
    size_t left_count = 0, right_count = static_cast<size_t>(last - first);
    Split best;
    for (int32_t value = h.least; value < h.most; ++value) {
      const auto bin = BinOf(value);
      if (h.counts[bin] == 0) continue;
      left_count += h.counts[bin];
      right_count -= h.counts[bin];
      for (size_t c = 0; c < left.size(); ++c) {
        left[c] += h.weights[bin * left.size() + c];
        right[c] = std::max(0.0, right[c] - h.weights[bin * left.size() + c]);
      }
      if (left_count < settings_.min_leaf || right_count < settings_.min_leaf) continue;
      const double purity = PurityOf(left) + PurityOf(right);
      if (purity > best.purity) best = {feature, Middle(value), purity};
    }
    return best;
  }

  // Half way to the next value that there is.
  int32_t Middle(int32_t value) const {
    int32_t next = value + 1;
    while (histogram_.counts[BinOf(next)] == 0) ++next;
    return (value + next) >> 1;
  }

  const Columns& s_;
  const TreeSettings& settings_;
  Random& random_;
  TreeTables& tables_;
  std::vector<size_t> features_;
  Histogram histogram_;
};

}  // namespace

void GrowTree(const Columns& samples,
              std::vector<uint32_t> rows,
              const TreeSettings& settings,
              Random& random,
              TreeTables& tables) {
  Grower grower(samples, settings, random, tables);
  tables.AddRoot(grower.Grow(rows.begin(), rows.end(), 0));
}

}  // namespace mote::trainer
