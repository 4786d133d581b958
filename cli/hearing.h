// SPDX-License-Identifier: Apache-2.0
// What the commands that listen share: a model's front end, and hits as they are printed.
#pragma once

#include <string>

#include "cli/command.h"
#include "compiler/frontend/front_end.h"
#include "player/listener.h"

namespace mote::cli {

// Errors: as FrontEndOf() (model_options.h); a model without one, and how to give it one; one that
// takes images
Result<frontend::FrontEnd> NeededFrontEnd(const graph::Module& module, const std::string& path);

Json HitJson(const player::NamedHit& hit);
// "     3.42 s  yes  0.912"; of a series "2024-05-01 12:30:00  frost  0.912".
std::string HitText(const player::NamedHit& hit, const frontend::Sense& sense);

// How much of the time the gate was open: "gate_open" and a line; nothing of a model without one.
void AddGate(const player::Listener& listener, Answer& answer);

}  // namespace mote::cli
