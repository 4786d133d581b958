// SPDX-License-Identifier: Apache-2.0
// port::Halt: the program ends, or cannot go on. A board supplies the body.
#pragma once

namespace mote::port {

// 0 is success. Under emulation `code` becomes the exit code of the process; on a real board it is
// written to the log and the core sleeps until reset.
[[noreturn]] void Halt(int code);

}  // namespace mote::port
