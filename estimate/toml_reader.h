// SPDX-License-Identifier: Apache-2.0
// Reads the keys of one TOML table and keeps the first thing that is wrong.
//   TomlReader reader(table, "board.toml", "");
//   board.name = reader.Text("name");
//   return reader.Finish();           // also complains about keys that nobody read
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote::estimate {

class TomlReader {
 public:
  // `place` is the file, `section` the table's name in it ("" for the root).
  TomlReader(const toml::table& table, std::string place, std::string section);

  // A missing key or one of the wrong type is remembered as the error; the value is then empty.
  std::string Text(const std::string& key);                // not empty
  std::vector<std::string> Texts(const std::string& key);  // not empty, no empty ones
  uint32_t Count(const std::string& key);                  // 1 .. 2^32-1
  double Positive(const std::string& key);                 // above 0, finite
  TomlReader Table(const std::string& key);                // read by its own reader

  bool Has(const std::string& key) const { return table_.contains(key); }

  Status Finish();

 private:
  const toml::node* Find(const std::string& key, const char* wanted);
  void Fail(const std::string& key, const std::string& found, const char* wanted);
  void RefuseUnknownKeys();

  toml::table table_;
  std::string place_;
  std::string section_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

}  // namespace mote::estimate
