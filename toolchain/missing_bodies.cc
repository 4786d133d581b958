// SPDX-License-Identifier: Apache-2.0
#include "toolchain/missing_bodies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

namespace mote::toolchain {
namespace {

struct Facade {
  const char* what;
  const char* header;  // of runtime/port
  std::vector<const char*> functions;
};

const std::vector<Facade>& Facades() {
  static const std::vector<Facade> kFacades = {
      {"a clock", "clock.h", {"MillisNow"}},
      {"a log", "log.h", {"Write"}},
      {"a microphone", "microphone.h", {"StartMicrophone", "NextSound"}},
      {"a radio", "radio.h", {"Transmit"}},
      {"a way to stop", "halt.h", {"Halt"}},
      {"a watchdog", "watchdog.h", {"StartWatchdog", "FeedWatchdog", "WasHung"}},
      {"storage", "storage.h", {"ReadStorage", "WriteStorage"}}};
  return kFacades;
}

bool IsMissing(const Facade& facade, const std::string& message) {
  for (const char* function : facade.functions) {
    const std::string words = fmt::format("undefined reference to `mote::port::{}(", function);
    if (message.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::string MissingBodies(const std::string& linker_message) {
  std::vector<std::string> missing;
  for (const Facade& facade : Facades()) {
    if (!IsMissing(facade, linker_message)) continue;
    missing.push_back(fmt::format("{} (runtime/port/{})", facade.what, facade.header));
  }
  if (missing.size() < 2) return missing.empty() ? "" : missing[0];
  const std::string last = missing.back();
  missing.pop_back();
  return fmt::format("{} and {}", fmt::join(missing, ", "), last);
}

}  // namespace mote::toolchain
