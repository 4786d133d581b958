// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

using Shares = std::array<double, kParts>;

struct Group {
  std::vector<size_t> examples;
  std::vector<int64_t> counts;  // by class
  bool is_fixed = false;        // to `part`, or as each of its examples says
  bool may_validate = false;
  Part part = Part::kTrain;
  uint64_t order = 0;
};

std::vector<Group> GroupsOf(const Dataset& dataset,
                            const std::vector<SplitExample>& how,
                            uint64_t seed) {
  std::map<std::string, Group> by_name;
  for (size_t i = 0; i < dataset.examples.size(); ++i) {
    const Example& example = dataset.examples[i];
    Group& group = by_name[example.group];
    if (group.examples.empty()) {
      group.counts.resize(dataset.classes.size());
      group.order = HashOf(example.group, seed);
    }
    group.examples.push_back(i);
    ++group.counts[static_cast<size_t>(example.label)];
    if (!how[i].is_fixed) continue;
    if (!group.is_fixed) group.part = example.part;
    group.may_validate = how[i].may_validate && (!group.is_fixed || group.may_validate);
    group.is_fixed = true;
  }
  std::vector<Group> groups;
  for (auto& [name, group] : by_name) groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    if (a.examples.size() != b.examples.size()) return a.examples.size() > b.examples.size();
    return a.order < b.order;
  });
  return groups;
}

bool IsMovable(const Group& group) { return !group.is_fixed || group.may_validate; }

Shares SharesOf(const Group& group, const SplitSettings& s) {
  if (!group.is_fixed) return {1 - s.validation - s.test, s.validation, s.test};
  return {1 - s.validation, s.validation, 0};
}

// How many of each class each part should have and has, of the groups that can move.
class Plan {
 public:
  Plan(const std::vector<Group>& groups, const SplitSettings& settings, size_t classes)
      : wanted_(classes), found_(classes) {
    for (const Group& group : groups) {
      if (!IsMovable(group)) continue;
      const Shares shares = SharesOf(group, settings);
      for (size_t c = 0; c < classes; ++c) {
        for (size_t p = 0; p < kParts; ++p) {
          wanted_[c][p] += shares[p] * static_cast<double>(group.counts[c]);
        }
      }
    }
  }

  Part Best(const Group& group, const Shares& shares) const {
    size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (size_t p = 0; p < kParts; ++p) {
      if (shares[p] <= 0) continue;
      const double cost = CostOf(group, p);
      if (cost < least) {
        least = cost;
        best = p;
      }
    }
    return static_cast<Part>(best);
  }

  void Add(const Group& group, Part part) {
    for (size_t c = 0; c < found_.size(); ++c) {
      found_[c][static_cast<size_t>(part)] += static_cast<double>(group.counts[c]);
    }
  }

  const std::vector<Shares>& wanted() const { return wanted_; }
  const std::vector<Shares>& found() const { return found_; }

 private:
  // How sum((found - wanted)^2 / wanted) grows.
  double CostOf(const Group& group, size_t p) const {
    double cost = 0;
    for (size_t c = 0; c < found_.size(); ++c) {
      const auto count = static_cast<double>(group.counts[c]);
      if (count == 0) continue;
      cost += count * (count + 2 * (found_[c][p] - wanted_[c][p])) / wanted_[c][p];
    }
    return cost;
  }

  std::vector<Shares> wanted_, found_;  // by class
};

void Move(const Group& group, Part part, const std::vector<SplitExample>& how, Dataset& dataset) {
  for (const size_t i : group.examples) {
    if (!how[i].is_fixed || IsMovable(group)) dataset.examples[i].part = part;
  }
}

std::vector<std::string> Missed(const Plan& plan, const Dataset& dataset) {
  constexpr double kTolerance = 0.05;
  std::vector<std::string> notes;
  for (size_t c = 0; c < dataset.classes.size(); ++c) {
    const Shares& wanted = plan.wanted()[c];
    const double all = wanted[0] + wanted[1] + wanted[2];
    for (size_t p = 0; p < kParts && all > 0; ++p) {
      const double found = plan.found()[c][p];
      // One example more or less is as near as it gets.
      if (std::abs(found - wanted[p]) <= std::max(1.0, kTolerance * all)) continue;
      notes.push_back(
          fmt::format("{} has {:.0f} % of '{}', {:.0f} % were wanted: its groups are "
                      "large",
                      NameOf(static_cast<Part>(p)),
                      100 * found / all,
                      dataset.classes[c],
                      100 * wanted[p] / all));
    }
  }
  return notes;
}

}  // namespace

std::vector<std::string> Split(const SplitSettings& settings,
                               uint64_t seed,
                               const std::vector<SplitExample>& how,
                               Dataset& dataset) {
  const std::vector<Group> groups = GroupsOf(dataset, how, seed);
  Plan plan(groups, settings, dataset.classes.size());
  for (const Group& group : groups) {
    Part part = group.part;
    if (IsMovable(group)) {
      part = plan.Best(group, SharesOf(group, settings));
      plan.Add(group, part);
    }
    Move(group, part, how, dataset);
  }
  return Missed(plan, dataset);
}

}  // namespace mote::trainer
