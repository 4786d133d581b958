// SPDX-License-Identifier: Apache-2.0
// Any text is refused or read; what is read may be verified, and prints as a text that reads back.
#include <string_view>

#include "compiler/graph/text.h"
#include "compiler/graph/verify.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using mote::graph::Module;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const mote::Result<Module> module = mote::graph::ParseText(text);
  if (!module.ok()) return 0;
  static_cast<void>(mote::graph::Verify(*module).ok());
  const std::string printed = mote::graph::PrintText(*module);
  const mote::Result<Module> again = mote::graph::ParseText(printed);
  MOTE_CHECK(again.ok(), again.error().message);
  MOTE_CHECK(mote::graph::PrintText(*again) == printed, printed);
  return 0;
}
