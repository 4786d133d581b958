// SPDX-License-Identifier: Apache-2.0
// port::Transmit: the only way out of a device. A board supplies the body.
#pragma once

#include "runtime/event/record/record.h"

namespace mote::port {

// Returns when the record is on its way, or was lost: nothing comes back, and nobody waits for it.
// It takes a Record, which only Seal() makes, of an Event: raw data have no way out.
void Transmit(const Record& record);

}  // namespace mote::port
