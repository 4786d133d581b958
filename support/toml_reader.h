// SPDX-License-Identifier: Apache-2.0
// Reads the keys of one TOML table and keeps the first thing that is wrong, with its line.
//   MOTE_TRY(const toml::table table, ParseToml(text, "board.toml"));
//   TomlReader reader(table, "board.toml", "");
//   board.name = reader.Text("name");
//   return reader.Finish();           // also complains about keys that nobody read
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace toml {
inline namespace v3 {
class array;
class node;
class table;
}  // namespace v3
}  // namespace toml

namespace mote {

class TomlReader {
 public:
  // `section` is the table's name in the file ("" for the root). The table outlives the reader.
  TomlReader(const toml::table& table, std::string place, std::string section);

  // A missing key or one of the wrong type is remembered as the error; the value is then empty.
  std::string Text(const std::string& key);  // not empty
  // Text that no message repeats.
  std::string Secret(const std::string& key);
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
  void MaybeRange(const std::string& key, double& low, double& high);  // [low, high], finite
  std::optional<TomlReader> MaybeTable(const std::string& key);
  void Maybe(const std::string& key, std::vector<int32_t>& value);
  std::vector<TomlReader> MaybeTables(const std::string& key);  // [[key]], each read by its own
  // A list, not empty, whose values the caller reads; nullptr where there is none.
  const toml::array* MaybeList(const std::string& key);
  // The index in `words` of what is there, a suggestion where it is none of them.
  void OneOf(const std::string& key, const std::vector<std::string>& words, size_t& index);
  void MaybeOneOf(const std::string& key, const std::vector<std::string>& words, size_t& index);

  bool Has(const std::string& key) const;
  bool IsTable(const std::string& key) const;
  std::vector<std::string> Keys() const;
  // The line of a key, 0 where there is none.
  uint32_t LineOf(const std::string& key) const;
  // The table's own, and how the file is called.
  uint32_t line() const;
  const std::string& place() const { return place_; }

  // A number that may be left out, and where it is there is within its range.
  void MaybeWithin(const std::string& key, int32_t least, int32_t most, int32_t& value);
  void MaybeWithin(const std::string& key, double least, double most, double& value);

  // What the caller finds wrong with a key's value, if it is the first thing.
  void Fail(const std::string& key, const std::string& found, const std::string& wanted);

  Status Finish();

 private:
  template <class T>
  void Within(const std::string& key, T least, T most, T& value);
  const toml::node* Find(const std::string& key, const char* wanted);
  const toml::node* FindMaybe(const std::string& key);
  // With the key's line, where it came from a file and not from a table that was made.
  std::string PlaceOf(const std::string& key) const;
  void RefuseUnknownKeys();

  const toml::table* table_;
  std::string place_;
  std::string section_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

}  // namespace mote
