// SPDX-License-Identifier: Apache-2.0
// Two good models of which one is damaged: they are explained or refused, whatever the damage.
#include "compiler/quantize/explain.h"

#include <gtest/gtest.h>

#include "compiler/graph/verify.h"
#include "compiler/quantize/float_model.h"
#include "compiler/quantize/observe.h"
#include "compiler/quantize/quantize.h"
#include "compiler/quantize/testing.h"
#include "tests/fuzz/mutate.h"
#include "tests/fuzz/seeds.h"

namespace mote::fuzz {
namespace {

using graph::Module;

Module Quantized(const Module& real) {
  const auto samples = quantize::Samples(quantize::kValues);
  return quantize::Quantize(real, quantize::Observe(real, samples, nullptr).value(), {}).value();
}

// As many bytes as its inputs have.
graph::Bytes SampleFor(const Module& module) {
  graph::Bytes sample;
  for (const int input : module.main().inputs) {
    const graph::Tensor& tensor = module.main().tensors[static_cast<size_t>(input)];
    sample.resize(sample.size() + static_cast<size_t>(graph::ByteCount(tensor).value_or(0)));
  }
  for (size_t i = 3; i < sample.size(); i += 4) sample[i] = 0x3E;  // some 0.1
  return sample;
}

TEST(ExplainDamaged, IsExplainedOrRefused) {
  const Module real = quantize::SmallNetwork(), integers = Quantized(real);
  int explained = 0, refused = 0;
  for (uint32_t seed = FirstSeed(); seed < FirstSeed() + 5 * SeedCount(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::Random random(seed);
    Module a = real, b = integers;
    Mutate(seed % 2 == 0 ? a : b, random, 2);
    if (!graph::Verify(a).ok() || !graph::Verify(b).ok()) continue;
    const Result<Module> floats = quantize::FloatModel(a);
    if (!floats.ok()) continue;
    const auto explanation = quantize::Explain(*floats, b, {SampleFor(*floats)}, nullptr);
    ++(explanation.ok() ? explained : refused);
    EXPECT_TRUE(explanation.ok() || !explanation.error().message.empty());
  }
  EXPECT_GT(explained, 0);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace mote::fuzz
