// SPDX-License-Identifier: Apache-2.0
// Implementations that come as Python packages: oracle_server.py runs them in a process of its own,
// so that one that crashes is an error and no end of the tests.
#pragma once

#include "tests/conformance/oracle.h"

namespace mote::conformance {

// "tflm", "litert" or "xnnpack".
Result<std::unique_ptr<Oracle>> LoadPython(const std::string& backend);

}  // namespace mote::conformance
