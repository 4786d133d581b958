// SPDX-License-Identifier: Apache-2.0
// port::Write: text for a human or for the host. A board supplies the body.
#pragma once

namespace mote::port {

// Sends `text` (ASCII, zero-terminated) as it stands and returns when it is on its way. No newline
// is added, nothing is formatted, nothing is allocated. It may be called from a fault handler.
void Write(const char* text);

}  // namespace mote::port
