// SPDX-License-Identifier: Apache-2.0
// The built `mote` command, and files to give to it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/graph/module.h"
#include "support/file.h"
#include "support/process.h"

namespace mote::end_to_end {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

ProcessResult RunMote(const Words& words);

// With another PATH: tools that are not on it are missing.
ProcessResult RunMoteWithPath(const std::string& path, const Words& words);

// Adds --json, expects success, and gives what it printed.
Json MoteJson(Words words);

// Are the cross compiler and the emulator there?
bool CrossCompilerIsPresent();
bool EmulatorIsPresent();

// A folder of its own for each test, in which the tiny model and an input stand.
class MoteTest : public ::testing::Test {
 protected:
  MoteTest();

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string Write(const std::string& name, const graph::Bytes& bytes) const;
  // Samples of 16 bits, one channel at 16 kHz, as joined.wav.
  std::string WriteWav(const graph::Bytes& data) const;
  // The names of all that stands in the folder.
  std::vector<std::string> Listing() const;

  std::string model_;  // tiny.tflite
  std::string input_;  // input.bin
  TemporaryFolder folder_;
};

// As above, skipped where firmware cannot be built or run.
class FirmwareTest : public MoteTest {
 protected:
  void SetUp() override;
};

}  // namespace mote::end_to_end
