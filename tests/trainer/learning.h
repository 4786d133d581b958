// SPDX-License-Identifier: Apache-2.0
// What the tests of learners share: small sets of rows that a network can learn.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/common/random.h"
#include "trainer/data/features.h"
#include "trainer/learn/load.h"
#include "trainer/recipe/model_kind.h"

namespace mote::trainer {

inline Learners LoadedLearners() {
  Result<Learners> learners = Learners::Load(MOTE_LEARNER_LIBRARY);
  EXPECT_TRUE(learners.ok()) << learners.error().message;
  return *learners;
}

// Of [network] with these lines.
inline Network NetworkOf(const std::string& toml, const NetworkPorts& ports) {
  const toml::table table = toml::parse(toml);
  Result<ModelKind> kind = ReadModelKind(TomlReader(table, "recipe.toml", "network"), 1);
  EXPECT_TRUE(kind.ok()) << kind.error().message;
  Result<Network> network = kind->network(ports);
  EXPECT_TRUE(network.ok()) << network.error().message;
  return *network;
}

// Rows of noise; class k has a bump of its own, so that classes can be told apart.
inline FeatureSet Bumps(int64_t rows, int64_t values, int32_t classes, uint64_t seed) {
  Random random(seed);
  FeatureSet set;
  set.rows = rows;
  set.values = values;
  for (int64_t r = 0; r < rows; ++r) {
    const auto label = static_cast<int32_t>(random.Below(classes));
    const int64_t begin = label * values / classes;
    for (int64_t v = 0; v < values; ++v) {
      const bool is_bump = v >= begin && v < begin + values / classes;
      set.bytes.push_back(static_cast<int8_t>(random.Between(-40, 40) + (is_bump ? 30 : 0)));
    }
    set.label.push_back(label);
    set.example.push_back(static_cast<int32_t>(r));
  }
  return set;
}

}  // namespace mote::trainer
