// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/sentences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "trainer/common/random.h"

namespace mote::trainer {
namespace {

constexpr const char* kCommonWords[] = {
#include "trainer/data/common_words.inc"
};
constexpr int kLeastWords = 4, kMostWords = 9;  // of a sentence

// Without a word that is listened for, or one of its parts.
std::string Sentence(const std::vector<std::string>& without, Random& random) {
  const int64_t count = kLeastWords + random.Below(kMostWords - kLeastWords + 1);
  std::vector<std::string> sentence;
  while (static_cast<int64_t>(sentence.size()) < count) {
    const std::string word = kCommonWords[random.Below(std::size(kCommonWords))];
    const bool is_part = std::any_of(without.begin(), without.end(), [&](const auto& one) {
      return fmt::format("_{}_", one).find("_" + word + "_") != std::string::npos;
    });
    if (!is_part) sentence.push_back(word);
  }
  return fmt::format("{}", fmt::join(sentence, " "));
}

}  // namespace

std::vector<std::string> SentencesWithout(const std::vector<std::string>& words,
                                          int32_t count,
                                          uint64_t seed) {
  Random random(HashOf("sentences", seed));
  std::vector<std::string> sentences;
  for (int32_t i = 0; i < count; ++i) sentences.push_back(Sentence(words, random));
  return sentences;
}

}  // namespace mote::trainer
