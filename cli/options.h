// SPDX-License-Identifier: Apache-2.0
// The options of a command. CLI11 stands behind this header because it is all inline: each file
// that sees it compiles four to six seconds longer (GCC 12, -O1, headers precompiled or not).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace mote::cli {

// An option that was added, to say more about: options.Add(...).Required().SvgName().
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option Required() const;
  Option OneOf(const std::vector<std::string>& words) const;
  Option Within(int32_t low, int32_t high) const;  // both included
  Option Positive() const;
  // Refuses a name that does not end in .svg, for no picture is written as anything else.
  Option SvgName() const;
  Option Needs(Option other) const;
  Option Excludes(Option other) const;
  // --help prints the value that its variable has now.
  Option ShowDefault() const;

 private:
  CLI::Option* option_;
};

class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  // `names` is "-o,--output", or "MODEL" for an argument by its place. T is std::string, int32_t,
  // double, or std::vector<std::string> for one word or more; both need `value` until they are
  // read.
  template <class T>
  Option Add(const std::string& names, T& value, const std::string& help);
  Option AddFlag(const std::string& names, bool& value, const std::string& help);

 private:
  CLI::App& app_;
};

}  // namespace mote::cli
