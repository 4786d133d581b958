// SPDX-License-Identifier: Apache-2.0
#include "trainer/recipe/model_kind.h"

#include "support/toml_reader.h"

namespace mote::trainer {

std::vector<std::string> ModelKindNames() {
  std::vector<std::string> names;
  for (const NetworkKind& kind : NetworkKinds()) names.emplace_back(kind.name);
  for (const ClassicalKind& kind : ClassicalKinds()) names.emplace_back(kind.name);
  return names;
}

Result<ModelKind> ReadModelKind(TomlReader reader, uint64_t seed) {
  const size_t networks = NetworkKinds().size();
  const std::vector<std::string> names = ModelKindNames();
  size_t chosen = 0;
  reader.OneOf("kind", names, chosen);
  ModelKind kind;
  kind.name = names[chosen];
  if (chosen < networks) {
    kind.network = NetworkKinds()[chosen].read(reader);
  } else {
    const ClassicalKind& classical = ClassicalKinds()[chosen - networks];
    kind.classical = classical.read(reader, seed);
    kind.tells_classes = classical.tells_classes;
  }
  MOTE_RETURN_IF_ERROR(reader.Finish());
  return kind;
}

}  // namespace mote::trainer
