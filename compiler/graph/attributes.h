// SPDX-License-Identifier: Apache-2.0
// An operator's options: names and values, as the TFLite schema spells them (padding, stride_w
// ...).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mote::graph {

// Enumerations are held as their schema name in an Enum ("SAME", "RELU6"), so that they print well.
struct Enum {
  std::string name;
  bool operator==(const Enum&) const = default;
};

using Attribute = std::variant<bool,
                               int64_t,
                               double,
                               Enum,
                               std::string,
                               std::vector<int64_t>,
                               std::vector<double>,
                               std::vector<std::string>>;

// Ordered by name: printing is deterministic. An option at its schema default may be absent.
class Attributes {
 public:
  Attributes() = default;
  // Attributes{{"padding", Enum{"SAME"}}, {"stride_w", 2}}
  Attributes(std::initializer_list<std::pair<const std::string, Attribute>> values)
      : values_(values) {}

  bool operator==(const Attributes&) const = default;

  void Set(const std::string& name, Attribute value) { values_[name] = std::move(value); }
  void Erase(const std::string& name) { values_.erase(name); }
  bool Has(const std::string& name) const { return values_.count(name) != 0; }

  // The value, or `otherwise` where it is absent or of another type.
  int64_t Int(const std::string& name, int64_t otherwise) const;
  double Float(const std::string& name, double otherwise) const;
  bool Bool(const std::string& name, bool otherwise) const;
  std::string EnumName(const std::string& name, const std::string& otherwise) const;
  std::string String(const std::string& name, const std::string& otherwise) const;
  std::vector<int64_t> Ints(const std::string& name) const;  // empty where absent

  const std::map<std::string, Attribute>& values() const { return values_; }

 private:
  std::map<std::string, Attribute> values_;
};

}  // namespace mote::graph
