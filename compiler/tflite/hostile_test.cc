// SPDX-License-Identifier: Apache-2.0
// Files that somebody damaged or made to hurt: an error or a good module, never more than that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "compiler/tflite/read.h"
#include "compiler/tflite/testing.h"
#include "compiler/tflite/write.h"
#include "schema_generated.h"

namespace mote::tflite {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using graph::Bytes;
using graph::Module;

// What is accepted can be written, unless the reader noted that it cannot, and reads the same.
// A NaN is not equal to itself, but its bytes are.
void ReadAndWrite(const Bytes& bytes) {
  const Result<Module> module = Read({bytes.data(), bytes.size()});
  if (!module.ok()) {
    EXPECT_FALSE(module.error().message.empty());
    return;
  }
  const Result<Bytes> written = Write(*module);
  if (!written.ok()) {
    EXPECT_THAT(written.error().message, testing::HasSubstr("what mote does not carry"));
    return;
  }
  const Result<Module> again = Read({written->data(), written->size()});
  ASSERT_TRUE(again.ok()) << again.error().message;
  if (!(*again == *module)) {
    EXPECT_EQ(Write(*again).value(), *written);
  }
}

TEST(HostileTflite, TruncatedAtEveryLengthIsAnErrorOrAModel) {
  const Bytes model = Write(SmallModule()).value();
  size_t good = 0;
  for (size_t size = 0; size < model.size(); ++size) {
    // Exactly as many bytes, so that a sanitizer sees a read past them.
    const Bytes cut(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(size));
    good += Read({cut.data(), cut.size()}).ok() ? 1 : 0;
    ReadAndWrite(cut);
  }
  EXPECT_LT(good, 16U) << "only padding at the end may be missing";
}

TEST(HostileTflite, EverySingleBitFlippedIsAnErrorOrAModel) {
  Bytes model = Write(SmallModule()).value();
  for (size_t bit = 0; bit < 8 * model.size(); ++bit) {
    SCOPED_TRACE(bit);
    const auto mask = static_cast<uint8_t>(1U << (bit % 8));
    model[bit / 8] ^= mask;
    ReadAndWrite(model);
    model[bit / 8] ^= mask;
  }
}

TEST(HostileTflite, RandomBytesBehindAGoodHeaderAreAnErrorOrAModel) {
  constexpr unsigned kSeed = 20170101;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const Bytes model = Write(SmallModule()).value();
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes = model;
    const uint64_t changes = 1 + random() % 24;
    for (uint64_t i = 0; i < changes; ++i) {
      bytes[8 + random() % (bytes.size() - 8)] = static_cast<uint8_t>(random());
    }
    ReadAndWrite(bytes);
    for (size_t i = 8; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(random());
    ReadAndWrite(bytes);
  }
}

Bytes Finish(FlatBufferBuilder& builder, Offset<format::Model> model) {
  format::FinishModelBuffer(builder, model);
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

std::string ErrorOf(const Bytes& bytes) {
  const Result<Module> module = Read({bytes.data(), bytes.size()});
  return module.ok() ? "no error" : module.error().message;
}

// 4 KB that say a thousand subgraphs of a thousand operators of a thousand inputs.
TEST(HostileTflite, TablesSharedManyTimesCostNothing) {
  FlatBufferBuilder builder;
  const auto inputs = builder.CreateVector(std::vector<int32_t>(1000));
  const auto op = format::CreateOperator(builder, 0, inputs);
  const auto ops = builder.CreateVector(std::vector<Offset<format::Operator>>(1000, op));
  const auto subgraph = format::CreateSubGraph(builder, 0, 0, 0, ops);
  const auto subgraphs =
      builder.CreateVector(std::vector<Offset<format::SubGraph>>(1000, subgraph));
  const Bytes bytes = Finish(builder, format::CreateModel(builder, 3, 0, subgraphs));
  EXPECT_THAT(ErrorOf(bytes), testing::HasSubstr("damaged"));
}

// Few tables this time, but each with the same long vector.
TEST(HostileTflite, VectorsSharedManyTimesCostNothing) {
  FlatBufferBuilder builder;
  const auto shape = builder.CreateVector(std::vector<int32_t>(100000));
  std::vector<Offset<format::Tensor>> tensors;
  for (int i = 0; i < 10000; ++i) tensors.push_back(format::CreateTensor(builder, shape));
  const auto subgraph = format::CreateSubGraph(builder, builder.CreateVector(tensors));
  const auto subgraphs = builder.CreateVector(std::vector<Offset<format::SubGraph>>(1, subgraph));
  const Bytes bytes = Finish(builder, format::CreateModel(builder, 3, 0, subgraphs));
  EXPECT_THAT(ErrorOf(bytes), testing::HasSubstr("overlap"));
}

}  // namespace
}  // namespace mote::tflite
