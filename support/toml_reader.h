// SPDX-License-Identifier: Apache-2.0
// Reads the keys of one TOML table and keeps the first thing that is wrong, with its line.
//   MOTE_TRY(const toml::table table, ParseToml(text, "board.toml"));
//   TomlReader reader(table, "board.toml", "");
//   board.name = reader.Text("name");
//   return reader.Finish();           // also complains about keys that nobody read
#pragma once

// In debug builds one of its assertions fails for a file that is wrong ("[$a]"), although the
// parser says right after it what is wrong.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace mote {

// Errors: what is no TOML, with its line. `place` is the file.
Result<toml::table> ParseToml(const std::string& text, const std::string& place);

class TomlReader {
 public:
  // `section` is the table's name in the file ("" for the root). The table outlives the reader.
  TomlReader(const toml::table& table, std::string place, std::string section);

  // A missing key or one of the wrong type is remembered as the error; the value is then empty.
  std::string Text(const std::string& key);                // not empty
  std::vector<std::string> Texts(const std::string& key);  // not empty, no empty ones
  uint32_t Count(const std::string& key);                  // 1 .. 2^32-1
  double Positive(const std::string& key);                 // above 0, finite
  TomlReader Table(const std::string& key);                // read by its own reader

  // Where the key is missing, the value stays as it was.
  void Maybe(const std::string& key, bool& value);
  void Maybe(const std::string& key, int32_t& value);
  void Maybe(const std::string& key, double& value);  // finite
  void Maybe(const std::string& key, std::string& value);
  void Maybe(const std::string& key, std::vector<std::string>& value);
  std::optional<TomlReader> MaybeTable(const std::string& key);
  // The index in `words` of what is there, a suggestion where it is none of them.
  void MaybeOneOf(const std::string& key, const std::vector<std::string>& words, size_t& index);

  bool Has(const std::string& key) const { return table_->contains(key); }
  // The line of a key, 0 where there is none.
  uint32_t LineOf(const std::string& key) const;

  Status Finish();

 private:
  const toml::node* Find(const std::string& key, const char* wanted);
  const toml::node* FindMaybe(const std::string& key);
  void Fail(const std::string& key, const std::string& found, const std::string& wanted);
  void RefuseUnknownKeys();

  const toml::table* table_;
  std::string place_;
  std::string section_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

}  // namespace mote
