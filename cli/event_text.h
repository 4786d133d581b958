// SPDX-License-Identifier: Apache-2.0
// Events as commands print them.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "gateway/gateway.h"

namespace mote::cli {

// `labels`: of the classes of hits, by number; "class 3" where there is none.
Json EventJson(const gateway::Gateway::Taken& taken, const std::vector<std::string>& labels);
// "kitchen 12: hit alexa, score 0.94"
std::string EventText(const gateway::Gateway::Taken& taken, const std::vector<std::string>& labels);

}  // namespace mote::cli
