// SPDX-License-Identifier: Apache-2.0
// From an emitted folder with a stream to its hits and hops, on one that is known by heart.
#include "emulator/emulate_stream.h"

#include <gmock/gmock.h>

#include "toolchain/toolchain_testing.h"

namespace mote::emulator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using toolchain::TinyModel;

constexpr const char* kStreamHeader = R"(#pragma once
#include "tiny.hpp"
namespace mote {
struct Hit {
  int32_t class_index;
  int32_t score;
};
using MaybeHit = const Hit*;
}
namespace tiny {
class Stream {
 public:
  static constexpr size_t hop_samples = 4;
  static constexpr size_t buffer_pieces = 3;
  using Sample = int16_t;
  explicit Stream(Model& model) : model_(&model) {}
  void Reset() { samples_ = 0; }
  mote::MaybeHit push(const int16_t* pcm, size_t samples) noexcept;
  int64_t hit_position() const { return samples_; }

 private:
  Model* model_;
  mote::Hit hit_ = {};
  int64_t samples_ = 0;
};
}
)";

// A piece whose first sample is above 0 hits, its last sample is the score; 50 inferences for 7.
constexpr const char* kStreamSource = R"(#include "tiny_stream.hpp"
namespace tiny {
mote::MaybeHit Stream::push(const int16_t* pcm, size_t samples) noexcept {
  volatile uint8_t local[300];
  for (auto& byte : local) byte = 1;
  samples_ += static_cast<int64_t>(samples);
  for (int i = pcm[0] == 7 ? 50 : 1; i > 0; --i) model_->invoke();
  hit_ = {pcm[0], pcm[samples - 1]};
  return pcm[0] > 0 ? &hit_ : nullptr;
}
}
)";

class EmulateStreamTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++") || !IsInstalled("qemu-system-arm")) {
      GTEST_SKIP() << "arm-none-eabi-g++ or qemu-system-arm is not installed";
    }
    tiny_.Put("tiny_stream.hpp", kStreamHeader);
    tiny_.Put("tiny_stream.cc", kStreamSource);
  }

  StreamRequest Request(const std::vector<int16_t>& samples) const {
    StreamRequest request;
    request.build = tiny_.request;
    request.build.feed = toolchain::Feed::kSamples;
    const auto* const bytes = reinterpret_cast<const uint8_t*>(samples.data());
    request.input.assign(bytes, bytes + samples.size() * sizeof(int16_t));
    request.piece_bytes = 4 * sizeof(int16_t);
    request.cycle_plugin = MOTE_CYCLES_PLUGIN;
    return request;
  }

  TinyModel tiny_;
};

TEST_F(EmulateStreamTest, GivesTheHitsAndTheCostOfEachHop) {
  const auto emulation = EmulateStream(Request({3, 0, 0, -300, 0, 9, 9, 9, 7, 1, 1, 32767, 1, 2}));
  ASSERT_TRUE(emulation.ok()) << emulation.error().message;
  EXPECT_THAT(emulation->hits,
              ElementsAre(StreamHit{4, 3, -300}, StreamHit{12, 7, 32767}, StreamHit{14, 1, 2}));
  ASSERT_THAT(emulation->pieces, SizeIs(4));
  EXPECT_GT(emulation->pieces[0].cycles, 300u);
  EXPECT_NEAR(static_cast<double>(emulation->pieces[0].cycles),
              static_cast<double>(emulation->pieces[1].cycles),
              20);
  EXPECT_GT(emulation->pieces[2].cycles, emulation->pieces[0].cycles + 49 * 30);
  EXPECT_EQ(emulation->buffer_pieces, 3);
}

TEST_F(EmulateStreamTest, TheFootprintIsThatOfModelAndStream) {
  const auto emulation = EmulateStream(Request({0, 0, 0, 0}));
  ASSERT_TRUE(emulation.ok()) << emulation.error().message;
  EXPECT_EQ(emulation->footprint.arena_bytes, 8u);
  EXPECT_EQ(emulation->footprint.stream_bytes, 24u);
  EXPECT_EQ(emulation->footprint.ram_bytes(100), 132u);
  EXPECT_EQ(emulation->footprint.weights_bytes, 4u);
  EXPECT_GE(emulation->stack_bytes, 300u);
  EXPECT_GE(emulation->footprint.stack_bytes, 300u);
  EXPECT_THAT(emulation->hits, SizeIs(0));
}

TEST_F(EmulateStreamTest, AFaultIsNamedWithItsFunction) {
  tiny_.Put("tiny_stream.cc", R"(#include "tiny_stream.hpp"
namespace tiny {
mote::MaybeHit Stream::push(const int16_t*, size_t) noexcept {
  samples_ = *reinterpret_cast<volatile int16_t*>(0xC0000000);
  return nullptr;
}
}
)");
  const auto emulation = EmulateStream(Request({0}));
  ASSERT_FALSE(emulation.ok());
  EXPECT_THAT(emulation.error().message, HasSubstr("tiny: the firmware stopped: BusFault"));
  EXPECT_THAT(emulation.error().message, HasSubstr("in tiny::Stream::push"));
}

TEST_F(EmulateStreamTest, ABoardThatIsNotEmulatedIsRefused) {
  StreamRequest request = Request({0});
  request.build.board.qemu.reset();
  EXPECT_THAT(EmulateStream(request).error().message, HasSubstr("is not emulated"));
}

}  // namespace
}  // namespace mote::emulator
