// SPDX-License-Identifier: Apache-2.0
// What the measuring firmware says (emulator/firmware/harness.cc, boards/cortex_m4/fault.cc).
#pragma once

#include <map>
#include <string>

#include "support/result.h"
#include "toolchain/elf.h"

namespace mote::emulator {

class Console {
 public:
  // Takes each "key=value" of the text, several on a line too.
  explicit Console(const std::string& text);

  // "" where the firmware did not say it.
  std::string Value(const std::string& key) const;
  Result<uint32_t> Number(const std::string& key) const;

  // OK where the firmware ended well; else its own reason. A fault is named with the function that
  // it happened in.
  Status Check(const toolchain::Elf& firmware) const;

 private:
  Error Fault(const toolchain::Elf& firmware) const;

  std::string text_;
  std::map<std::string, std::string> values_;
};

}  // namespace mote::emulator
