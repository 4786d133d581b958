// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known word nearest to what was typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mote {

// The number of single-letter edits (insert, delete, replace, swap of neighbours) from a to b.
int EditDistance(std::string_view a, std::string_view b);

// " Did you mean 'kws'?" with the nearest of `known`, or "" where none is near enough (at most a
// third of the word's letters wrong).
std::string DidYouMean(std::string_view word, const std::vector<std::string>& known);

}  // namespace mote
