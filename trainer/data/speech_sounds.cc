// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/speech_sounds.h"

#include <cstdlib>

namespace mote::trainer {
namespace {

enum class Place { kLips, kTip, kBack };
enum class Manner { kStop, kNasal, kFricative, kAffricate, kGlide };

struct Consonant {
  const char* name;
  Place place;
  Manner manner;
};

constexpr Consonant kConsonants[] = {
    {"p", Place::kLips, Manner::kStop},      {"b", Place::kLips, Manner::kStop},
    {"t", Place::kTip, Manner::kStop},       {"d", Place::kTip, Manner::kStop},
    {"k", Place::kBack, Manner::kStop},      {"g", Place::kBack, Manner::kStop},
    {"m", Place::kLips, Manner::kNasal},     {"n", Place::kTip, Manner::kNasal},
    {"N", Place::kBack, Manner::kNasal},     {"f", Place::kLips, Manner::kFricative},
    {"v", Place::kLips, Manner::kFricative}, {"T", Place::kTip, Manner::kFricative},
    {"D", Place::kTip, Manner::kFricative},  {"s", Place::kTip, Manner::kFricative},
    {"z", Place::kTip, Manner::kFricative},  {"S", Place::kTip, Manner::kFricative},
    {"Z", Place::kTip, Manner::kFricative},  {"h", Place::kBack, Manner::kFricative},
    {"tS", Place::kTip, Manner::kAffricate}, {"dZ", Place::kTip, Manner::kAffricate},
    {"l", Place::kTip, Manner::kGlide},      {"r", Place::kTip, Manner::kGlide},
    {"w", Place::kLips, Manner::kGlide},     {"j", Place::kBack, Manner::kGlide},
};

struct Vowel {
  const char* name;
  int depth;  // of the tongue; 0: high
  int back;   // 0: in front
  char glide;
};

constexpr Vowel kVowels[] = {
    {"i:", 0, 0, '-'},
    {"I", 0, 0, '-'},
    {"eI", 1, 0, 'I'},
    {"E", 1, 0, '-'},
    {"a", 2, 0, '-'},
    {"aI", 2, 1, 'I'},
    {"aU", 2, 1, 'U'},
    {"V", 2, 1, '-'},
    {"3:", 1, 1, '-'},
    {"A:", 2, 2, '-'},
    {"0", 2, 2, '-'},
    {"O:", 1, 2, '-'},
    {"OI", 1, 2, 'I'},
    {"oU", 1, 2, 'U'},
    {"u:", 0, 2, '-'},
    {"U", 0, 2, '-'},
};
constexpr Vowel kReduced = {"@", 1, 1, '-'};

// The longest name that it begins with: "t#" is a kind of "t", "aI@" of "aI".
template <class Row, size_t kCount>
const Row* FindRow(const Row (&rows)[kCount], std::string_view mnemonic) {
  const Row* found = nullptr;
  size_t longest = 0;
  for (const Row& row : rows) {
    const std::string_view name = row.name;
    if (name.size() <= longest || mnemonic.substr(0, name.size()) != name) continue;
    found = &row;
    longest = name.size();
  }
  return found;
}

// What has no row of its own, as "e@" in "care", is like the first that begins with its letter.
const Vowel& VowelOf(std::string_view mnemonic) {
  if (const Vowel* const vowel = FindRow(kVowels, mnemonic)) return *vowel;
  for (const Vowel& vowel : kVowels) {
    if (!mnemonic.empty() && vowel.name[0] == mnemonic[0]) return vowel;
  }
  return kReduced;
}

template <class Row, size_t kCount>
std::vector<std::string> NamesOf(const Row (&rows)[kCount]) {
  std::vector<std::string> names;
  for (const Row& row : rows) names.emplace_back(row.name);
  return names;
}

}  // namespace

const std::vector<std::string>& Consonants() {
  static const std::vector<std::string> kNames = NamesOf(kConsonants);
  return kNames;
}

const std::vector<std::string>& Vowels() {
  static const std::vector<std::string> kNames = NamesOf(kVowels);
  return kNames;
}

bool IsVowel(std::string_view mnemonic) {
  constexpr std::string_view kFirstLetters = "aAeEiIoOuUV03@&";
  return !mnemonic.empty() && kFirstLetters.find(mnemonic[0]) != std::string_view::npos;
}

bool IsGlide(std::string_view mnemonic) {
  const Consonant* const consonant = FindRow(kConsonants, mnemonic);
  return consonant != nullptr && consonant->manner == Manner::kGlide;
}

int ConsonantDistance(std::string_view a, std::string_view b) {
  const Consonant* const left = FindRow(kConsonants, a);
  const Consonant* const right = FindRow(kConsonants, b);
  if (left == nullptr || right == nullptr) return 0;
  return static_cast<int>(left->place != right->place) +
         static_cast<int>(left->manner != right->manner);
}

int VowelDistance(std::string_view a, std::string_view b) {
  const Vowel& left = VowelOf(a);
  const Vowel& right = VowelOf(b);
  return std::abs(left.depth - right.depth) + std::abs(left.back - right.back) +
         static_cast<int>(left.glide != right.glide);
}

bool AreAlike(std::string_view a, std::string_view b) {
  if (IsVowel(a) != IsVowel(b)) return false;
  return IsVowel(a) ? VowelDistance(a, b) <= 1 : ConsonantDistance(a, b) == 0;
}

}  // namespace mote::trainer
