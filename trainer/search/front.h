// SPDX-License-Identifier: Apache-2.0
// Which of several are best where more than one thing counts.
// Source: Deb et al., A fast and elitist multiobjective genetic algorithm: NSGA-II, 2002, sections
// III-A and III-B.
#pragma once

#include <cstddef>
#include <vector>

namespace mote::trainer {

// What counts, less is better in each; all of one comparison have as many.
using Objectives = std::vector<double>;

// Nowhere more, and somewhere less.
bool Dominates(const Objectives& a, const Objectives& b);

// For each the number of its front: 0 where none dominates it, 1 where only those of front 0 do ...
// Cost: n^2 comparisons.
std::vector<int> FrontNumbers(const std::vector<Objectives>& all);

// For each the sum over objectives of how far its neighbours in its front are apart, as a share of
// that front's extent; infinite at the ends.
std::vector<double> CrowdingDistances(const std::vector<Objectives>& all,
                                      const std::vector<int>& front_numbers);

// Their indices, best first: by front, in a front by distance, of equal ones the first.
std::vector<size_t> Ranked(const std::vector<Objectives>& all);

}  // namespace mote::trainer
