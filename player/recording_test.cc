// SPDX-License-Identifier: Apache-2.0
#include "player/recording.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>

#include "support/file.h"

namespace mote::player {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A WAV file by hand, so that its header may say anything.
struct Wav {
  uint16_t format = 1;  // 1: integers, 3: floats
  uint16_t channels = 1;
  uint32_t rate_hz = 16'000;
  uint16_t bits = 16;
  std::string data;
  std::optional<uint32_t> stated_bytes;  // of the data, if not its own

  std::string Bytes() const {
    std::string header = "RIFF????WAVEfmt ";
    Put(header, uint32_t{16}), Put(header, format), Put(header, channels), Put(header, rate_hz);
    Put(header, rate_hz * channels * bits / 8);
    Put(header, static_cast<uint16_t>(channels * bits / 8)), Put(header, bits);
    header += "data";
    const uint32_t bytes = stated_bytes.value_or(static_cast<uint32_t>(data.size()));
    Put(header, bytes);
    const uint32_t riff = bytes > UINT32_MAX - 36 ? UINT32_MAX : bytes + 36;
    std::memcpy(header.data() + 4, &riff, 4);
    return header + data;
  }

  template <class T>
  static void Put(std::string& to, T value) {
    to.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
};

template <class T>
std::string Samples(const std::vector<T>& values) {
  std::string data;
  for (const T value : values) Wav::Put(data, value);
  return data;
}

class RecordingTest : public ::testing::Test {
 protected:
  Result<Recording> Load(const Wav& wav, int32_t rate_hz = 16'000) const {
    return LoadText(wav.Bytes(), rate_hz);
  }
  Result<Recording> LoadText(const std::string& bytes, int32_t rate_hz = 16'000) const {
    const auto path = folder_.path() / "a.wav";
    MOTE_CHECK(WriteFile(path, bytes).ok(), "a file of the test");
    return LoadRecording(path, rate_hz);
  }

  TemporaryFolder folder_;
};

TEST_F(RecordingTest, SixteenBitsAreTakenAsTheyAre) {
  const std::vector<int16_t> samples = {0, 1, -1, 32767, -32768, 5, 5, 5};
  Wav wav;
  wav.data = Samples(samples);
  const Recording recording = Load(wav).value();
  EXPECT_EQ(recording.samples, samples);
  EXPECT_EQ(recording.rate_hz, 16'000);
  EXPECT_EQ(recording.name, "a.wav");
  EXPECT_THAT(recording.notes, ElementsAre(HasSubstr("clipped: 2 samples")));
}

TEST_F(RecordingTest, OfChannelsTheMean) {
  Wav wav;
  wav.channels = 2;
  wav.data = Samples<int16_t>({100, 200, -100, -300, 7, 8});
  const Recording recording = Load(wav).value();
  EXPECT_THAT(recording.samples, ElementsAre(150, -200, 8));
  EXPECT_THAT(recording.notes, ElementsAre("2 channels, their mean taken"));
}

TEST_F(RecordingTest, FloatsAreRoundedAndClamped) {
  Wav wav;
  wav.format = 3;
  wav.bits = 32;
  wav.data = Samples<float>({0.5F, -0.5F, 1.0F, -2.0F, 1.4F / 32768, -1.6F / 32768});
  const Recording recording = Load(wav).value();
  EXPECT_THAT(recording.samples, ElementsAre(16384, -16384, 32767, -32768, 1, -2));
  EXPECT_THAT(recording.notes[0], HasSubstr("floats"));
}

TEST_F(RecordingTest, TwentyFourBitsAreRounded) {
  Wav wav;
  wav.bits = 24;
  wav.data = std::string("\x80\x01\x00\x7F\x01\x00\xFF\xFF\x7F", 9);  // 384, 383, 2^23 - 1
  const Recording recording = Load(wav).value();
  EXPECT_THAT(recording.samples, ElementsAre(2, 1, 32767));
  EXPECT_THAT(recording.notes, Contains(HasSubstr("other than 16 bits")));
}

TEST_F(RecordingTest, AnotherRateIsResampled) {
  std::vector<int16_t> tone;
  for (int i = 0; i < 44'100; ++i) {
    tone.push_back(static_cast<int16_t>(std::lround(10'000 * std::sin(i * 0.1))));
  }
  Wav wav;
  wav.rate_hz = 44'100;
  wav.data = Samples(tone);
  const Recording recording = Load(wav).value();
  EXPECT_NEAR(recording.seconds(), 1.0, 1.0 / 16'000);
  EXPECT_THAT(recording.notes, ElementsAre("resampled from 44100 Hz"));
  for (size_t i = 200; i < 15'800; ++i) {  // without the ends
    const double wanted = 10'000 * std::sin(static_cast<double>(i) * 44.1 / 16 * 0.1);
    ASSERT_NEAR(recording.samples[i], wanted, 30) << i;
  }
}

TEST_F(RecordingTest, AFileThatEndsEarlyOrNeverEndsThere) {
  for (const uint32_t stated : {0xFFFFFFFFU, 0x7FFFFFFFU, 1000U}) {
    Wav wav;
    wav.data = Samples<int16_t>({1, 2, 3, 4});
    wav.stated_bytes = stated;
    EXPECT_THAT(Load(wav).value().samples, ElementsAre(1, 2, 3, 4)) << stated;
  }
}

TEST_F(RecordingTest, SaysWhatIsStrange) {
  Wav wav;
  wav.data = Samples(std::vector<int16_t>(100, 0));
  EXPECT_THAT(Load(wav).value().notes, ElementsAre("every sample is 0: a dead microphone?"));
  std::vector<int16_t> offset(100, 3000);
  offset[0] = 0;
  wav.data = Samples(offset);
  EXPECT_THAT(Load(wav).value().notes, ElementsAre(HasSubstr("an offset of 0.09")));
}

TEST_F(RecordingTest, WhatIsNoSoundIsRefusedByName) {
  const auto message = [](const Result<Recording>& result) { return result.error().message; };
  EXPECT_THAT(message(LoadText("")), AllOf(HasSubstr("a.wav: "), HasSubstr("Want a WAV or FLAC")));
  EXPECT_THAT(message(LoadText("no sound at all")), HasSubstr("Want a WAV or FLAC"));
  EXPECT_THAT(message(Load({})), HasSubstr("a.wav: no samples in it"));
  EXPECT_THAT(message(LoadRecording(folder_.path() / "none.wav", 16'000)),
              HasSubstr("none.wav: no such file"));
  Wav wav;
  wav.data = Samples<int16_t>({1});
  EXPECT_THAT(message(Load(wav, 500)), HasSubstr("a rate of 500 Hz, want 1000 to 200000"));
  wav.rate_hz = 300'000;
  EXPECT_THAT(message(Load(wav)), HasSubstr("a rate of 300000 Hz"));
}

TEST_F(RecordingTest, AFloatThatIsNoNumberIsRefused) {
  Wav wav;
  wav.format = 3;
  wav.bits = 32;
  wav.data = Samples<float>({0.5F, NAN});
  EXPECT_THAT(Load(wav).error().message, HasSubstr("sample 1: not a number"));
}

}  // namespace
}  // namespace mote::player
