// SPDX-License-Identifier: Apache-2.0
#include "emulator/console.h"

#include <fmt/format.h>

#include <charconv>
#include <sstream>

namespace mote::emulator {
namespace {

std::string FunctionNear(const toolchain::Elf& firmware, const std::string& address) {
  uint32_t value = 0;
  if (!address.starts_with("0x")) return "";
  std::from_chars(address.data() + 2, address.data() + address.size(), value, 16);
  const toolchain::Symbol* function = firmware.FunctionAt(value & ~uint32_t{1});
  return function == nullptr ? "" : " in " + function->name;
}

}  // namespace

Console::Console(const std::string& text) : text_(text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // What follows "fault=" and "error=" is prose; everything else has no spaces.
    const bool prose = line.starts_with("fault=") || line.starts_with("error=");
    std::istringstream words(line);
    for (std::string word; prose ? bool(std::getline(words, word)) : bool(words >> word);) {
      const size_t equals = word.find('=');
      if (equals != std::string::npos) values_[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
}

std::string Console::Value(const std::string& key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? "" : found->second;
}

Result<uint32_t> Console::Number(const std::string& key) const {
  const std::string text = Value(key);
  uint32_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
    return Error{fmt::format("the firmware said {}='{}', want a number.", key, text)};
  }
  return value;
}

Error Console::Fault(const toolchain::Elf& firmware) const {
  return Error{fmt::format("the firmware stopped: {} (pc={}{}, lr={}{}, cfsr={}, bfar={}).",
                           Value("fault"),
                           Value("pc"),
                           FunctionNear(firmware, Value("pc")),
                           Value("lr"),
                           FunctionNear(firmware, Value("lr")),
                           Value("cfsr"),
                           Value("bfar"))};
}

Status Console::Check(const toolchain::Elf& firmware) const {
  if (values_.contains("fault")) return Fault(firmware);
  if (values_.contains("error")) return Error{"the firmware says: " + Value("error") + "."};
  if (Value("status") != "ok") {
    return Error{"the emulator ended without an answer. It said: '" + text_ + "'."};
  }
  return {};
}

}  // namespace mote::emulator
