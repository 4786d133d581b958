// SPDX-License-Identifier: Apache-2.0
// Models by others that listen, with the front ends that their authors say, and recordings for
// them.
#pragma once

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "compiler/frontend/front_end.h"
#include "compiler/frontend/known_settings.h"
#include "player/recording.h"
#include "tests/end_to_end/mote_command.h"
#include "tests/shared_data.h"

namespace mote::end_to_end {

// Skipped where there are no shared models.
class ListeningTest : public MoteTest {
 protected:
  void SetUp() override {
    if (!SharedFolder()) GTEST_SKIP() << "no shared models: set MOTE_SHARED to their folder";
  }

  std::string WriteText(const std::string& name, const std::string& text) const {
    return Write(name, {text.begin(), text.end()});
  }
  static std::string Model(const std::string& name) {
    return (*SharedFolder() / "models" / name).string();
  }
  static std::filesystem::path WakeWords() { return *SharedFolder() / "data/kws/wakeword"; }

  // The path of a copy that has the front end.
  std::string Attached(const std::string& model, const frontend::FrontEnd& front_end) const {
    const std::string settings = WriteText("frontend.toml", frontend::WriteFrontEnd(front_end));
    const std::string output = Path("attached.tflite");
    MoteJson({"attach", model, settings, "-o", output});
    return output;
  }

  static frontend::FrontEnd MicroSpeechSettings() {
    frontend::FrontEnd f;
    f.sense = frontend::MicroSpeechSettings();
    f.detector.labels = {"silence", "unknown", "yes", "no"};
    f.detector.silent = {"silence", "unknown"};
    f.detector.threshold = 0.8;
    return f;
  }

  std::string MicroSpeech() const {
    return Attached(Model("tflm/micro_speech_quantized.tflite"), MicroSpeechSettings());
  }

  std::string Alexa() const {
    frontend::FrontEnd f;
    f.sense = frontend::MicroWakeWordSettings();
    f.detector.labels = {"alexa"};
    f.detector.threshold = 0.66;
    f.detector.smoothing_hops = 10;
    return Attached(Model("micro_wake_word/alexa.tflite"), f);
  }

  // A recording of 16 kHz with four seconds of a microphone's noise before it and two after it.
  std::string InAQuietRoom(const std::string& file) const {
    std::minstd_rand random(3);
    const auto noise = [&] { return static_cast<int>(random() % 9) - 4; };
    const std::vector<int16_t> word = player::LoadRecording(file, 16000).value().samples;
    std::vector<int16_t> samples(4 * 16000);
    samples.insert(samples.end(), word.begin(), word.end());
    samples.resize(samples.size() + 2 * 16000);
    for (int16_t& sample : samples) sample = static_cast<int16_t>(sample + noise());
    const auto* const bytes = reinterpret_cast<const uint8_t*>(samples.data());
    return WriteWav({bytes, bytes + samples.size() * sizeof(int16_t)});
  }

  // One recording of several at 16 kHz, one after the other.
  std::string Joined(const std::vector<std::filesystem::path>& files) const {
    graph::Bytes data;
    for (const auto& file : files) {
      const player::Recording recording = player::LoadRecording(file, 16000).value();
      const auto* const bytes = reinterpret_cast<const uint8_t*>(recording.samples.data());
      data.insert(data.end(), bytes, bytes + recording.samples.size() * sizeof(int16_t));
    }
    return WriteWav(data);
  }

  std::string WriteNpy(const std::string& name,
                       const std::vector<int16_t>& samples,
                       const std::vector<size_t>& shape) const {
    std::string head = "{'descr': '<i2', 'fortran_order': False, 'shape': (";
    for (const size_t length : shape) head += std::to_string(length) + ", ";
    head += "), }";
    head.resize(117, ' ');
    head += '\n';
    graph::Bytes bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    bytes.insert(bytes.end(), head.begin(), head.end());
    const auto* const values = reinterpret_cast<const uint8_t*>(samples.data());
    bytes.insert(bytes.end(), values, values + samples.size() * sizeof(int16_t));
    return Write(name, bytes);
  }
};

}  // namespace mote::end_to_end
