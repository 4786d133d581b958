// SPDX-License-Identifier: Apache-2.0
// TensorFlow Lite 2.2.0's C library (build/oracle; the environment's MOTE_ORACLE names another
// file).
#pragma once

#include "tests/conformance/oracle.h"

namespace mote::conformance {

Result<std::unique_ptr<Oracle>> LoadTflite();

}  // namespace mote::conformance
