// SPDX-License-Identifier: Apache-2.0
#include "gateway/keys.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gateway/hex.h"
#include "support/suggest.h"
#include "support/toml.h"
#include "support/toml_reader.h"

namespace mote::gateway {
namespace {

constexpr int32_t kLastId = 65535;

Result<Device> ReadDevice(TomlReader reader) {
  Device device;
  int32_t id = 0;
  reader.MaybeWithin("id", 1, kLastId, id);
  if (!reader.Has("id")) reader.Fail("id", "nothing", fmt::format("1 to {}", kLastId));
  device.id = static_cast<uint16_t>(id);
  device.name = fmt::format("device {}", id);
  reader.Maybe("name", device.name);
  const std::string text = reader.Secret("key");
  const std::optional<std::vector<uint8_t>> key = BytesOfHex(text);
  if (!key || key->size() != sizeof device.key.bytes) {
    // What is there is not repeated: a key has no business in a log.
    reader.Fail("key", fmt::format("{} characters", text.size()), "32 hexadecimal digits");
  } else {
    std::copy(key->begin(), key->end(), device.key.bytes);
  }
  MOTE_RETURN_IF_ERROR(reader.Finish());
  return device;
}

// Of what is no TOML the parser shows a piece, which may be one of a key.
Error WithoutKeys(const Error& error, const std::string& place) {
  const std::string line = error.message.substr(0, error.message.find(": ", place.size() + 2));
  return {line + ": is no TOML 1.0. What stands there is not repeated: it may be a key."};
}

}  // namespace

Result<std::vector<Device>> ReadKeys(const std::string& toml, const std::string& place) {
  const Result<toml::table> table = ParseToml(toml, place);
  if (!table.ok()) return WithoutKeys(table.error(), place);
  TomlReader root(*table, place, "");
  std::vector<Device> devices;
  for (TomlReader& reader : root.MaybeTables("device")) {
    const uint32_t line = reader.line();
    MOTE_TRY(Device device, ReadDevice(std::move(reader)));
    for (const Device& other : devices) {
      if (other.id != device.id) continue;
      return Error{fmt::format(
          "{}: line {}: id {} is that of '{}' already.", place, line, device.id, other.name)};
    }
    devices.push_back(std::move(device));
  }
  MOTE_RETURN_IF_ERROR(root.Finish());
  if (!devices.empty()) return devices;
  return Error{place + ": no [[device]], want one for each whose events are to be decoded."};
}

Result<Device> FindDevice(const std::vector<Device>& devices,
                          const std::string& word,
                          const std::string& place) {
  const Device* found = nullptr;
  std::vector<std::string> names;
  for (const Device& device : devices) {
    if (word == std::to_string(device.id)) return device;
    names.push_back(device.name);
    if (device.name != word) continue;
    if (found != nullptr) {
      return Error{fmt::format("{}: '{}' is the name of {} and {}. Say which by its id.",
                               place,
                               word,
                               found->id,
                               device.id)};
    }
    found = &device;
  }
  if (found != nullptr) return *found;
  return Error{fmt::format("{}: no device '{}', want a name or an id of: {}.{}",
                           place,
                           word,
                           fmt::join(names, ", "),
                           DidYouMean(word, names))};
}

}  // namespace mote::gateway
