// SPDX-License-Identifier: Apache-2.0
// A front end as commands show it.
#pragma once

#include <string>

#include "cli/command.h"
#include "compiler/frontend/front_end.h"

namespace mote::cli {

// {"kind": "micro", "rate_hz": 16000, "frame": [40], "frames": 49, "toml": "..."}
Json FrontEndJson(const frontend::FrontEnd& front_end, const graph::Module& module);

// "front end: micro, 16000 Hz, windows of 30 ms every 20 ms, 49 frames of 40 values"
std::string FrontEndText(const frontend::FrontEnd& front_end, const graph::Module& module);

}  // namespace mote::cli
