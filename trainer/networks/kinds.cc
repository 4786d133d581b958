// SPDX-License-Identifier: Apache-2.0
#include "trainer/networks/kinds.h"

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

}  // namespace mote::trainer
