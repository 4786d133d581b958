// SPDX-License-Identifier: Apache-2.0
// The model's card: what it is, what it learned from, what it is worth and what it costs, as
// Markdown. Source: Mitchell et al., Model cards for model reporting, 2019.
#pragma once

#include <string>
#include <vector>

#include "trainer/train/certify.h"

namespace mote::trainer {

// `costs`: a line each, of a board. `pictures`: files beside the card that it shows.
std::string ModelCard(const Recipe& recipe,
                      const Prepared& prepared,
                      const Fitted& fitted,
                      const Certificate& certificate,
                      const std::vector<std::string>& costs,
                      const std::vector<std::string>& pictures);

// The same figures in two or three lines, for a terminal.
std::string VerdictText(const Recipe& recipe, const Certificate& certificate);

}  // namespace mote::trainer
