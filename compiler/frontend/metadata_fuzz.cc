// SPDX-License-Identifier: Apache-2.0
// Any bytes as a model's front end: read or refused, and what is read gives tables or a message.
#include "compiler/frontend/detector_tables.h"
#include "compiler/frontend/frontend_testing.h"
#include "compiler/frontend/metadata.h"
#include "compiler/frontend/sense_tables.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mote;  // NOLINT(google-build-using-namespace)
  graph::Module module = frontend::testing::ModelOf({1, 1960}, 4);
  module.metadata = {{frontend::kMetadataName, graph::AddBuffer(module, {data, data + size})}};
  static_cast<void>(frontend::FrontEndIn(module));
  // The checksum stops nearly all: so the settings by themselves too.
  const std::string toml(data, data + size);
  const auto front_end = frontend::ReadFrontEnd(toml, "fuzz", frontend::DefaultFor(module));
  if (!front_end.ok()) return 0;
  static_cast<void>(frontend::SenseTables::Make(front_end->sense));
  if (front_end->gate) {
    static_cast<void>(frontend::GateParamsOf(*front_end->gate, front_end->sound()));
  }
  MOTE_CHECK(frontend::ReadFrontEnd(frontend::WriteFrontEnd(*front_end), "fuzz", {}).ok(),
             "what is written is read again");
  return 0;
}
