// SPDX-License-Identifier: Apache-2.0
#include "trainer/networks/kinds.h"

#include <fmt/format.h>

namespace mote::trainer {

#define MOTE_NETWORK(name, read, help) Blueprint read(TomlReader&);
#include "trainer/networks/kinds.def"
#undef MOTE_NETWORK

const std::vector<NetworkKind>& NetworkKinds() {
  static const std::vector<NetworkKind> kKinds = {
#define MOTE_NETWORK(name, read, help) {name, help, read},
#include "trainer/networks/kinds.def"
#undef MOTE_NETWORK
  };
  return kKinds;
}

Result<Blueprint> ReadNetwork(TomlReader reader) {
  std::vector<std::string> names;
  for (const NetworkKind& kind : NetworkKinds()) names.emplace_back(kind.name);
  size_t chosen = 0;
  reader.OneOf("kind", names, chosen);
  const Blueprint blueprint = NetworkKinds()[chosen].read(reader);
  MOTE_RETURN_IF_ERROR(reader.Finish());
  return blueprint;
}

}  // namespace mote::trainer
