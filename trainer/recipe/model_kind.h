// SPDX-License-Identifier: Apache-2.0
// What a recipe's [network] names: a network that learns by gradients, or a classical model.
#pragma once

#include <string>

#include "trainer/classical/kinds.h"
#include "trainer/networks/kinds.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

struct ModelKind {
  std::string name;
  Blueprint network;  // one of these two
  ClassicalLearner classical;
  bool tells_classes = true;  // of a classical one
};

// Networks, then classical models.
std::vector<std::string> ModelKindNames();

// Errors: an unknown kind or key, a value out of range, each with its line
Result<ModelKind> ReadModelKind(TomlReader reader, uint64_t seed);

}  // namespace mote::trainer
