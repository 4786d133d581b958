// SPDX-License-Identifier: Apache-2.0
// The consonants and vowels of English in espeak-ng's mnemonics, and which a listener confuses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mote::trainer {

// All but the reduced vowel.
const std::vector<std::string>& Consonants();
const std::vector<std::string>& Vowels();

// Of a phoneme without its stress.
bool IsVowel(std::string_view mnemonic);
// l, r, w and j, which stand between another consonant and a vowel.
bool IsGlide(std::string_view mnemonic);

// In how many ways two sounds are made differently. Of consonants the place (lips, the tongue's
// tip or its back) and the manner; a voice makes no difference. Of vowels steps of height and of
// backness, and another glide. 0 for what neither table has.
int ConsonantDistance(std::string_view a, std::string_view b);
int VowelDistance(std::string_view a, std::string_view b);

// What an accent or bad hearing makes one of: consonants at distance 0, vowels at up to 1.
bool AreAlike(std::string_view a, std::string_view b);

}  // namespace mote::trainer
