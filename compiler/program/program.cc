// SPDX-License-Identifier: Apache-2.0
#include "compiler/program/program.h"

namespace mote::program {
namespace {

void Collect(const std::vector<Call>& calls, std::vector<const Call*>& kernels) {
  for (const Call& call : calls) {
    if (call.kernel.flow == ops::Flow::kKernel) kernels.push_back(&call);
    for (const std::vector<Call>& block : call.blocks) Collect(block, kernels);
  }
}

}  // namespace

std::vector<const Call*> KernelCallsIn(const std::vector<Call>& calls) {
  std::vector<const Call*> kernels;
  Collect(calls, kernels);
  return kernels;
}

int64_t MacsOf(const Call& call) {
  int64_t macs = call.kernel.macs;
  for (const std::vector<Call>& block : call.blocks) {
    for (const Call& inner : block) macs += MacsOf(inner);
  }
  return macs;
}

int64_t Program::constant_bytes() const {
  int64_t bytes = 0;
  for (const Constant& constant : constants) bytes += static_cast<int64_t>(constant.bytes.size());
  return bytes;
}

int64_t Program::macs() const {
  int64_t macs = 0;
  for (const Call& call : calls) macs += MacsOf(call);
  return macs;
}

}  // namespace mote::program
