// SPDX-License-Identifier: Apache-2.0
// The classical models that a recipe can name in place of a network.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "trainer/classical/samples.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

// Labels are those of classes; of what is normal only, they do not matter.
using ClassicalLearner = std::function<Result<graph::Module>(
    const Matrix& samples, const std::vector<int32_t>& labels, const InputSpec& input)>;

struct ClassicalKind {
  const char* name;  // "forest"
  const char* help;
  bool tells_classes;  // else it learns what is normal, and its score is 1 at the limit
  // Reads its keys; wrong ones are the reader's error.
  ClassicalLearner (*read)(TomlReader&, uint64_t seed);
};

const std::vector<ClassicalKind>& ClassicalKinds();

}  // namespace mote::trainer
