// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/front.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace mote::trainer {
namespace {

// Adds to `distances` what one objective says of one front, whose members are sorted by it.
void AddGaps(const std::vector<Objectives>& all,
             const std::vector<size_t>& members,
             size_t objective,
             std::vector<double>& distances) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  distances[members.front()] = distances[members.back()] = kInfinite;
  const double extent = all[members.back()][objective] - all[members.front()][objective];
  if (extent <= 0) return;
  for (size_t i = 1; i + 1 < members.size(); ++i) {
    const double gap = all[members[i + 1]][objective] - all[members[i - 1]][objective];
    distances[members[i]] += gap / extent;
  }
}

}  // namespace

bool Dominates(const Objectives& a, const Objectives& b) {
  bool is_less = false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
    is_less = is_less || a[i] < b[i];
  }
  return is_less;
}

std::vector<int> FrontNumbers(const std::vector<Objectives>& all) {
  std::vector<int> numbers(all.size(), -1);
  size_t left = all.size();
  for (int number = 0; left > 0; ++number) {
    std::vector<size_t> front;
    for (size_t i = 0; i < all.size(); ++i) {
      const auto is_above = [&](size_t j) { return numbers[j] < 0 && Dominates(all[j], all[i]); };
      bool is_dominated = numbers[i] >= 0;
      for (size_t j = 0; j < all.size() && !is_dominated; ++j) is_dominated = is_above(j);
      if (!is_dominated) front.push_back(i);
    }
    for (const size_t i : front) numbers[i] = number;
    left -= front.size();
  }
  return numbers;
}

std::vector<double> CrowdingDistances(const std::vector<Objectives>& all,
                                      const std::vector<int>& front_numbers) {
  std::vector<double> distances(all.size(), 0);
  const int fronts =
      all.empty() ? 0 : 1 + *std::max_element(front_numbers.begin(), front_numbers.end());
  for (int number = 0; number < fronts; ++number) {
    std::vector<size_t> members;
    for (size_t i = 0; i < all.size(); ++i) {
      if (front_numbers[i] == number) members.push_back(i);
    }
    for (size_t objective = 0; objective < all[0].size(); ++objective) {
      std::stable_sort(members.begin(), members.end(), [&](size_t a, size_t b) {
        return all[a][objective] < all[b][objective];
      });
      AddGaps(all, members, objective, distances);
    }
  }
  return distances;
}

std::vector<size_t> Ranked(const std::vector<Objectives>& all) {
  const std::vector<int> fronts = FrontNumbers(all);
  const std::vector<double> distances = CrowdingDistances(all, fronts);
  std::vector<size_t> order(all.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return fronts[a] != fronts[b] ? fronts[a] < fronts[b] : distances[a] > distances[b];
  });
  return order;
}

}  // namespace mote::trainer
