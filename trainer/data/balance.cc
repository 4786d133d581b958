// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "trainer/data/dataset.h"

namespace mote::trainer {
namespace {

using Counts = std::array<int64_t, kParts>;

constexpr int64_t kMostToOne = 10;

Counts SumOf(const std::vector<Counts>& by_class) {
  Counts sum = {};
  for (const Counts& counts : by_class) {
    for (size_t p = 0; p < kParts; ++p) sum[p] += counts[p];
  }
  return sum;
}

void WarnOfEmpty(const Dataset& dataset, Balance& balance) {
  const Counts sum = SumOf(balance.examples);
  for (const Part part : kAllParts) {
    const auto p = static_cast<size_t>(part);
    if (sum[p] == 0) {
      balance.warnings.push_back(fmt::format("{} is empty", NameOf(part)));
      continue;
    }
    for (size_t c = 0; c < dataset.classes.size(); ++c) {
      if (balance.examples[c][p] > 0) continue;
      balance.warnings.push_back(
          fmt::format("{} has no example of '{}'", NameOf(part), dataset.classes[c]));
    }
  }
}

void WarnOfImbalance(const Dataset& dataset, Balance& balance) {
  const auto [least, most] = std::minmax_element(
      balance.examples.begin(), balance.examples.end(), [](const Counts& a, const Counts& b) {
        return a[0] < b[0];
      });
  if (least == balance.examples.end() || (*least)[0] == 0) return;
  if ((*most)[0] <= kMostToOne * (*least)[0]) return;
  const auto name = [&](auto at) {
    return dataset.classes[static_cast<size_t>(at - balance.examples.begin())];
  };
  balance.warnings.push_back(
      fmt::format("training has {} of '{}' and {} of '{}', more than {} to 1",
                  (*most)[0],
                  name(most),
                  (*least)[0],
                  name(least),
                  kMostToOne));
}

// A column of the table may say so.
void WarnOfGroups(const Dataset& dataset, Balance& balance) {
  std::map<std::string, std::set<Part>> parts;
  for (const Example& example : dataset.examples) parts[example.group].insert(example.part);
  int64_t torn = 0;
  std::string first;
  for (const auto& [group, in] : parts) {
    if (in.size() < 2) continue;
    if (++torn == 1) first = group;
  }
  if (torn == 0) return;
  balance.warnings.push_back(fmt::format(
      "{} groups stand in more than one part, as the table says: the first is '{}'", torn, first));
}

}  // namespace

Balance BalanceOf(const Dataset& dataset) {
  Balance balance;
  balance.examples.resize(dataset.classes.size());
  balance.groups.resize(dataset.classes.size());
  std::set<std::tuple<int, Part, std::string>> seen;
  for (const Example& example : dataset.examples) {
    const auto c = static_cast<size_t>(example.label), p = static_cast<size_t>(example.part);
    ++balance.examples[c][p];
    if (seen.insert({example.label, example.part, example.group}).second) ++balance.groups[c][p];
  }
  WarnOfEmpty(dataset, balance);
  WarnOfImbalance(dataset, balance);
  WarnOfGroups(dataset, balance);
  return balance;
}

std::string BalanceText(const Dataset& dataset) {
  const Balance balance = BalanceOf(dataset);
  size_t width = 5;
  for (const std::string& name : dataset.classes) width = std::max(width, name.size());
  std::string text = fmt::format("{:<{}}", "class", width);
  for (const Part part : kAllParts) text += fmt::format("  {:>16}", NameOf(part));
  text += "     examples (groups)\n";
  for (size_t c = 0; c < dataset.classes.size(); ++c) {
    text += fmt::format("{:<{}}", dataset.classes[c], width);
    for (size_t p = 0; p < kParts; ++p) {
      text += fmt::format("  {:>16}",
                          fmt::format("{} ({})", balance.examples[c][p], balance.groups[c][p]));
    }
    text += '\n';
  }
  for (const std::string& warning : balance.warnings) text += "warning: " + warning + "\n";
  for (const std::string& note : dataset.notes) text += "note: " + note + "\n";
  return text;
}

}  // namespace mote::trainer
