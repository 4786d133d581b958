// SPDX-License-Identifier: Apache-2.0
// Tables of a front end as C++ definitions, and what stands for each in its parameters.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

#include "runtime/base/span.h"

namespace mote::frontend {

class SourceTables {
 public:
  // `constexpr int16_t kRise[] = {...};` and `kRise`; for an empty table nothing and `{}`. The same
  // elements a second time are referred to by their first name.
  template <class T>
  void Add(const char* type, const char* name, Span<const T> values) {
    if (values.empty()) {
      references_ += "    {},\n";
      return;
    }
    const auto [known, is_new] = names_.emplace(values.data(), name);
    references_ += fmt::format("    {},\n", known->second);
    if (!is_new) return;
    constexpr size_t kPerLine = 8;
    definitions_ += fmt::format("constexpr {} {}[] = {{", type, name);
    for (size_t i = 0; i < values.size(); ++i) {
      definitions_ += fmt::format("{}{},", i % kPerLine == 0 ? "\n    " : " ", values[i]);
    }
    definitions_ += "\n};\n";
  }
  const std::string& definitions() const { return definitions_; }
  // Those since the last call, in the order of Add.
  std::string TakeReferences() { return std::exchange(references_, {}); }

 private:
  std::map<const void*, std::string> names_;
  std::string definitions_, references_;
};

}  // namespace mote::frontend
