// SPDX-License-Identifier: Apache-2.0
// Examples become model inputs.
#pragma once

#include <map>
#include <optional>

#include "player/npy.h"
#include "player/signal_input.h"
#include "trainer/data/augment_sound.h"
#include "trainer/data/features.h"

namespace mote::trainer {

// The recordings of augment.noise, sorted, without the examples of validation and test; none where
// nothing takes them. Errors: no such folder, nothing in it that may be heard in training
Result<std::vector<std::filesystem::path>> NoiseFiles(const FeatureSettings& settings,
                                                      const Dataset& dataset);

class InputMaker {
 public:
  // `settings` stay as long as it.
  static Result<InputMaker> Make(const FeatureSettings& settings);

  // Reads what many examples need: arrays whose rows they are, and noise where there are variants.
  Status Open(const Dataset& dataset);

  // The inputs of an example of that data set: one, or one a window. `is_real`: float32, before
  // they are quantised.
  Result<std::vector<graph::Bytes>> InputsOf(const Example& example,
                                             int variant,
                                             bool is_real) const;

  // A number that changes where the front end's answers do.
  uint64_t Fingerprint() const;

 private:
  using Inputs = std::vector<graph::Bytes>;

  explicit InputMaker(const FeatureSettings& settings) : settings_(&settings) {}

  program::ArenaTensor Input(bool is_real) const;
  Result<player::Array> ArrayOf(const Example& example) const;
  Result<Inputs> FromArray(const player::Array& array,
                           const Example& example,
                           int variant,
                           bool is_real) const;
  Result<Inputs> FromSignal(player::Signal signal,
                            const Example& example,
                            int variant,
                            bool is_real) const;
  uint64_t SeedOfVariant(const Example& example, int variant) const;
  Status Augment(const Example& example, int variant, int64_t most, player::Signal& signal) const;
  Result<Inputs> AllWindows(player::Signal signal,
                            const Example& example,
                            int variant,
                            bool is_real) const;

  const FeatureSettings* settings_;
  std::optional<player::SignalFrames> frames_;  // none of images
  std::map<std::filesystem::path, player::Array> stacks_;
  std::vector<Samples> noises_;
};

}  // namespace mote::trainer
