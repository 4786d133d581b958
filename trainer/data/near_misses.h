// SPDX-License-Identifier: Apache-2.0
// Utterances that resemble words and are none of them, to learn the difference from.
#pragma once

#include "trainer/data/pronunciation.h"

namespace mote::trainer {

// Of each word as many as of the others, and of each kind where the word has it: a word without its
// first or last syllable, or a half of it; with another stressed vowel, or one or two other
// consonants; with two syllables swapped, with another first or last one, or moved by one. In none
// is any of the words heard (IsHeardIn()). Some come twice where there are few. The first ones are
// the same for any count. Errors: words that leave nothing to say
Result<std::vector<Pronunciation>> NearMissesOf(const std::vector<Pronunciation>& words,
                                                int32_t count,
                                                uint64_t seed);

}  // namespace mote::trainer
