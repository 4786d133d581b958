// SPDX-License-Identifier: Apache-2.0
// Any bytes as a file of records, of keys and of counters: nothing is taken for an event that no
// device sealed.
#include "gateway/gateway.h"
#include "gateway/last_counters.h"
#include "gateway/records.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mote;  // NOLINT(google-build-using-namespace)
  const std::string content(data, data + size);
  const auto keys = gateway::ReadKeys(content, "keys.toml");
  MOTE_CHECK(!keys.ok() || !keys->empty(), "keys without a device");
  const auto last = gateway::ParseLastCounters(content, "counters.json");
  MOTE_CHECK(last.ok() || last.error().message.rfind("counters.json: ", 0) == 0, "names the file");
  // Its key is in no input, and a tag cannot be guessed.
  gateway::Gateway gateway({{257, "ours", SipKey{{0x5e, 0xc2, 0xe7}}}}, {});
  for (const gateway::HeardRecord& record : gateway::SplitRecords(content)) {
    MOTE_CHECK(!gateway.Take(record.bytes).ok(), "a forged event was taken");
  }
  MOTE_CHECK(gateway.last().empty(), "a forged event moved a counter");
  return 0;
}
