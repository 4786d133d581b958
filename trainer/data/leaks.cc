// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/leaks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "player/npy.h"
#include "player/samples.h"
#include "support/file.h"
#include "support/parallel.h"
#include "trainer/common/random.h"
#include "trainer/data/fingerprints.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

const Example& At(const Dataset& dataset, int32_t index) {
  return dataset.examples[static_cast<size_t>(index)];
}

uint64_t HashOfBytes(const std::vector<uint8_t>& bytes) {
  return HashOf({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, bytes.size());
}

// Of each example's file, or its row.
Result<std::vector<uint64_t>> ContentHashes(const Dataset& dataset) {
  std::map<fs::path, player::Array> stacks;
  for (const Example& example : dataset.examples) {
    if (example.row < 0 || stacks.count(example.file) > 0) continue;
    MOTE_TRY(const std::vector<uint8_t> bytes, ReadBytes(example.file));
    Result<player::Array> stack = player::ParseNpy({bytes.data(), bytes.size()});
    if (!stack.ok()) return stack.error().In(example.file.string());
    stacks[example.file] = std::move(*stack);
  }
  std::vector<uint64_t> hashes(dataset.examples.size());
  const auto hash = [&](int64_t i) -> Status {
    const Example& example = dataset.examples[static_cast<size_t>(i)];
    uint64_t& result = hashes[static_cast<size_t>(i)];
    if (example.row < 0) {
      MOTE_TRY(const std::vector<uint8_t> bytes, ReadBytes(example.file));
      result = HashOfBytes(bytes);
      return {};
    }
    const player::Array& stack = stacks.at(example.file);
    if (example.row >= stack.shape[0]) return Error{example.name + ": no such row any more."};
    result = HashOfBytes(player::RowOf(stack, static_cast<size_t>(example.row)).bytes);
    return {};
  };
  MOTE_RETURN_IF_ERROR(ForAll(static_cast<int64_t>(hashes.size()), hash));
  return hashes;
}

// The most similar in a later part, by example.
class Best {
 public:
  void Offer(const Leak& leak) {
    const auto [at, is_new] = by_first_.insert({leak.first, leak});
    if (!is_new && IsMore(leak, at->second)) at->second = leak;
  }

  Leaks leaks() const {
    Leaks leaks;
    for (const auto& [first, leak] : by_first_) leaks.pairs.push_back(leak);
    return leaks;
  }

 private:
  static bool IsMore(const Leak& a, const Leak& b) {
    if (a.is_exact != b.is_exact) return a.is_exact;
    if (a.similarity != b.similarity) return a.similarity > b.similarity;
    return a.second < b.second;
  }

  std::map<int32_t, Leak> by_first_;
};

void FindSameBytes(const Dataset& dataset, const std::vector<uint64_t>& hashes, Best& best) {
  std::map<uint64_t, std::array<int32_t, kParts>> first_of;  // by part, -1: none
  for (size_t i = 0; i < hashes.size(); ++i) {
    const auto at = first_of.insert({hashes[i], {-1, -1, -1}}).first;
    int32_t& first = at->second[static_cast<size_t>(dataset.examples[i].part)];
    if (first < 0) first = static_cast<int32_t>(i);
  }
  for (size_t i = 0; i < hashes.size(); ++i) {
    const std::array<int32_t, kParts>& others = first_of.at(hashes[i]);
    for (size_t p = static_cast<size_t>(dataset.examples[i].part) + 1; p < kParts; ++p) {
      if (others[p] >= 0) best.Offer({static_cast<int32_t>(i), others[p], 1, true});
    }
  }
}

// The inputs of a part, to be compared with those of others.
struct Prints {
  std::vector<std::vector<float>> vectors;  // of each row, not shifted
  std::vector<Signs> signs;                 // of each row
  std::vector<Signs> shifted;               // of each row, all shifts
};

Prints PrintsOf(const Fingerprints& fingerprints, const FeatureSet& set) {
  const auto rows = static_cast<size_t>(set.rows);
  const size_t shifts = fingerprints.shifts();
  Prints prints;
  prints.vectors.resize(rows);
  prints.signs.resize(rows);
  prints.shifted.resize(rows * shifts);
  const auto print = [&](int64_t row) -> Status {
    const auto at = static_cast<size_t>(row);
    const std::vector<float> values = fingerprints.ValuesOf(set.row(row));
    for (size_t shift = 0; shift < shifts; ++shift) {
      std::vector<float> vector = fingerprints.VectorOf(values, shift);
      prints.shifted[at * shifts + shift] = fingerprints.SignsOf(vector);
      if (shift != shifts / 2) continue;
      prints.signs[at] = prints.shifted[at * shifts + shift];
      prints.vectors[at] = std::move(vector);
    }
    return {};
  };
  MOTE_CHECK(ForAll(set.rows, print).ok(), "nothing in it fails");
  return prints;
}

double Product(const std::vector<float>& a, const std::vector<float>& b) {
  float sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return static_cast<double>(sum);
}

class Search {
 public:
  Search(const Fingerprints& fingerprints, const FeatureSet& later_set, const Prints& later)
      : fingerprints_(fingerprints), later_set_(later_set), later_(later) {}

  // The later row most like one of an earlier part; similarity 0: none is.
  Leak MostLike(const Prints& earlier, size_t row) const {
    static const int kMost = MostDiffering(kNearlySame);
    const size_t shifts = fingerprints_.shifts();
    Leak best;
    for (size_t i = 0; i < later_.shifted.size(); ++i) {
      if (Differing(earlier.signs[row], later_.shifted[i]) > kMost) continue;
      const auto other = static_cast<int64_t>(i / shifts);
      const std::vector<float> vector =
          fingerprints_.VectorOf(fingerprints_.ValuesOf(later_set_.row(other)), i % shifts);
      const double similarity = std::min(Product(earlier.vectors[row], vector), 1.0);
      if (similarity < kNearlySame || similarity <= best.similarity) continue;
      best.similarity = similarity;
      best.second = later_set_.example[static_cast<size_t>(other)];
    }
    return best;
  }

 private:
  const Fingerprints& fingerprints_;
  const FeatureSet& later_set_;
  const Prints& later_;
};

void FindAlike(const Fingerprints& fingerprints,
               const FeatureSet& earlier_set,
               const Prints& earlier,
               const FeatureSet& later_set,
               const Prints& later,
               const Progress& progress,
               Best& best) {
  const Search search(fingerprints, later_set, later);
  std::vector<Leak> found(earlier.signs.size());
  const auto look = [&](int64_t row) -> Status {
    found[static_cast<size_t>(row)] = search.MostLike(earlier, static_cast<size_t>(row));
    return {};
  };
  MOTE_CHECK(ForAll(earlier_set.rows, look, progress).ok(), "nothing in it fails");
  for (size_t row = 0; row < found.size(); ++row) {
    if (found[row].similarity == 0) continue;
    found[row].first = earlier_set.example[row];
    best.Offer(found[row]);
  }
}

}  // namespace

Result<Leaks> FindLeaks(const Dataset& dataset,
                        const FeatureLoader& loader,
                        const Progress& progress) {
  Best best;
  MOTE_TRY(const std::vector<uint64_t> hashes, ContentHashes(dataset));
  FindSameBytes(dataset, hashes, best);
  std::array<FeatureSet, kParts> sets;
  std::vector<const FeatureSet*> all;
  for (const Part part : kAllParts) {
    FeatureSet& set = sets[static_cast<size_t>(part)];
    MOTE_TRY(set, loader.Load(part, 0, progress));
    all.push_back(&set);
  }
  const Fingerprints fingerprints(loader.front_end().sense, loader.input(), all);
  std::array<Prints, kParts> prints;
  for (size_t p = 0; p < kParts; ++p) prints[p] = PrintsOf(fingerprints, sets[p]);
  for (size_t a = 0; a < kParts; ++a) {
    for (size_t b = a + 1; b < kParts; ++b) {
      FindAlike(fingerprints, sets[a], prints[a], sets[b], prints[b], progress, best);
    }
  }
  return best.leaks();
}

Dataset DropLeaks(const Dataset& dataset, const Leaks& leaks) {
  std::set<int32_t> dropped;
  for (const Leak& leak : leaks.pairs) dropped.insert(leak.first);
  Dataset rest;
  rest.classes = dataset.classes;
  rest.notes = dataset.notes;
  std::array<int64_t, kParts> counts = {};
  for (size_t i = 0; i < dataset.examples.size(); ++i) {
    const Example& example = dataset.examples[i];
    if (dropped.count(static_cast<int32_t>(i)) > 0) {
      ++counts[static_cast<size_t>(example.part)];
    } else {
      rest.examples.push_back(example);
    }
  }
  for (const Part part : {Part::kTrain, Part::kValidation}) {
    const int64_t count = counts[static_cast<size_t>(part)];
    if (count == 0) continue;
    rest.notes.push_back(
        fmt::format("{} left out of {}: nearly the same is in a later part", count, NameOf(part)));
  }
  return rest;
}

std::string LeaksText(const Dataset& dataset, const Leaks& leaks, size_t most) {
  std::vector<Leak> pairs = leaks.pairs;
  std::stable_sort(pairs.begin(), pairs.end(), [](const Leak& a, const Leak& b) {
    return a.is_exact != b.is_exact ? a.is_exact : a.similarity > b.similarity;
  });
  std::string text;
  for (size_t i = 0; i < std::min(most, pairs.size()); ++i) {
    const Example& first = At(dataset, pairs[i].first);
    const Example& second = At(dataset, pairs[i].second);
    text += fmt::format(
        "{} {} is {} {} {}{}\n",
        NameOf(first.part),
        first.name,
        pairs[i].is_exact ? "the same as" : fmt::format("{:.3f} like", pairs[i].similarity),
        NameOf(second.part),
        second.name,
        first.label == second.label ? "" : ", which has another label");
  }
  if (pairs.size() > most) text += fmt::format("and {} more\n", pairs.size() - most);
  return text;
}

}  // namespace mote::trainer
