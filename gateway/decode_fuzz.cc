// SPDX-License-Identifier: Apache-2.0
// Any bytes as a file of records, of keys and of counters: nothing is taken for an event that no
// device sealed.
#include "gateway/gateway.h"
#include "gateway/records.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mote;  // NOLINT(google-build-using-namespace)
  const std::string content(data, data + size);
  const auto keys = gateway::ReadKeys(content, "keys.toml");
  MOTE_CHECK(!keys.ok() || !keys->empty(), "keys without a device");
  const auto records = gateway::SplitRecords(content, "events");
  if (!records.ok()) return 0;
  // The key of device id 257 is not in any input: a tag cannot be guessed.
  gateway::Gateway gateway({{257, "ours", SipKey{{0x5e, 0xc2, 0xe7}}}}, {});
  for (const std::vector<uint8_t>& record : *records) {
    MOTE_CHECK(!gateway.Take(record).ok(), "a forged event was taken");
  }
  MOTE_CHECK(gateway.last().empty(), "a forged event moved a counter");
  return 0;
}
