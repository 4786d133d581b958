// SPDX-License-Identifier: Apache-2.0
#include "compiler/graph/attributes.h"

namespace mote::graph {
namespace {

template <class T>
const T* Find(const std::map<std::string, Attribute>& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace

int64_t Attributes::Int(const std::string& name, int64_t otherwise) const {
  const auto* value = Find<int64_t>(values_, name);
  return value ? *value : otherwise;
}

double Attributes::Float(const std::string& name, double otherwise) const {
  const auto* value = Find<double>(values_, name);
  return value ? *value : otherwise;
}

bool Attributes::Bool(const std::string& name, bool otherwise) const {
  const auto* value = Find<bool>(values_, name);
  return value ? *value : otherwise;
}

std::string Attributes::EnumName(const std::string& name, const std::string& otherwise) const {
  const auto* value = Find<Enum>(values_, name);
  return value ? value->name : otherwise;
}

std::string Attributes::String(const std::string& name, const std::string& otherwise) const {
  const auto* value = Find<std::string>(values_, name);
  return value ? *value : otherwise;
}

std::vector<int64_t> Attributes::Ints(const std::string& name) const {
  const auto* value = Find<std::vector<int64_t>>(values_, name);
  return value ? *value : std::vector<int64_t>();
}

}  // namespace mote::graph
