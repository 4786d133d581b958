// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/program.h"

namespace mote::program {

int64_t Program::constant_bytes() const {
  int64_t bytes = 0;
  for (const Constant& constant : constants) bytes += static_cast<int64_t>(constant.bytes.size());
  return bytes;
}

int64_t Program::macs() const {
  int64_t macs = 0;
  for (const Call& call : calls) macs += call.kernel.macs;
  return macs;
}

}  // namespace mote::program
