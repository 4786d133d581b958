// SPDX-License-Identifier: Apache-2.0
// Decision trees that grow by CART: each node takes the feature and threshold that leave the
// classes purest (Gini), among a few features that chance picks (Breiman et al. 1984; Random
// Forests 2001).
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "trainer/classical/samples.h"
#include "trainer/common/random.h"

namespace mote::trainer {

// Trees as mote.Forest has them (runtime/ops/forest/forest.h), with room for more: a place is a
// node, or below 0 the leaf -1 - place.
class TreeTables {
 public:
  explicit TreeTables(size_t classes) : classes_(classes) {}

  // Of a node whose children are not known yet.
  int32_t AddNode(size_t feature, int8_t threshold);
  void SetChildren(int32_t node, int32_t left, int32_t right);
  // The last node, without children.
  void DropNode(int32_t node);
  // Of so much of each class; leaves that say the same are one.
  int32_t LeafOf(const std::vector<double>& weights);
  void AddRoot(int32_t place) { roots_.push_back(place); }

  size_t classes() const { return classes_; }
  size_t leaf_count() const { return places_.size(); }
  const std::vector<int32_t>& features() const { return features_; }
  const std::vector<int8_t>& thresholds() const { return thresholds_; }
  const std::vector<int32_t>& children() const { return children_; }
  const std::vector<int8_t>& leaves() const { return leaves_; }
  const std::vector<int32_t>& roots() const { return roots_; }

 private:
  size_t classes_;
  std::vector<int32_t> features_, children_, roots_;
  std::vector<int8_t> thresholds_, leaves_;
  std::map<std::vector<int8_t>, int32_t> places_;  // of leaves
};

struct TreeSettings {
  int32_t max_depth = 8;
  size_t min_leaf = 1;    // samples on either side of a node
  size_t candidates = 1;  // features that a node chooses among
};

// Samples of known classes, the features one after the other.
struct Columns {
  Columns(const Matrix& samples, const std::vector<int32_t>& labels, std::vector<double> weights);

  size_t rows, columns;
  std::vector<int8_t> values;  // [columns, rows]
  const std::vector<int32_t>& labels;
  std::vector<double> class_weights;
};

// A tree from those rows, of which some may be there more than once.
void GrowTree(const Columns& samples,
              std::vector<uint32_t> rows,
              const TreeSettings& settings,
              Random& random,
              TreeTables& tables);

}  // namespace mote::trainer
