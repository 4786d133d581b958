// SPDX-License-Identifier: Apache-2.0
#include "compiler/ops/cycle_table.h"

namespace mote::ops {

std::string CycleTable::KeyOf(const std::string& function, const std::vector<ParamField>& params) {
  std::string key = function;
  for (const ParamField& field : params)
    key.append(" ").append(field.name).append("=").append(field.value);
  return key;
}

std::optional<int64_t> CycleTable::Find(const std::string& key) const {
  const auto found = cycles_.find(key);
  return found == cycles_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<int64_t> CycleTable::CyclesOf(const KernelCall& call) const {
  const std::optional<int64_t> cycles = Find(KeyOf(call.function, call.params));
  return cycles ? std::optional(*cycles * call.images) : std::nullopt;
}

}  // namespace mote::ops
