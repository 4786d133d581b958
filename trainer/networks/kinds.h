// SPDX-License-Identifier: Apache-2.0
// The networks that a recipe can name, a row each in kinds.def and a file each.
#pragma once

#include <string>
#include <vector>

#include "trainer/networks/network.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

struct NetworkKind {
  const char* name;  // "ds_cnn"
  const char* help;  // one line
  // Reads its keys of [network]; wrong ones are the reader's error.
  Blueprint (*read)(TomlReader&);
};

const std::vector<NetworkKind>& NetworkKinds();

}  // namespace mote::trainer
