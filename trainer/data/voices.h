// SPDX-License-Identifier: Apache-2.0
// Words said by a synthesizer, as recordings to train on.
#pragma once

#include <filesystem>

#include "trainer/data/features.h"

namespace mote::trainer {

// The settings with each source of voices rendered into a folder of `cache` and become an ordinary
// source of it, grouped by voice. What is there already is not rendered again. All voices have
// words (NameVoices()), which take turns; near misses of them are near_misses.h's.
// Voices, pitches, speeds: the same for the same settings and seed.
// Errors: kMissingTool where the synthesizer is not installed; a front end that is not for sound;
// what the synthesizer complains about; words without near misses
Result<DataSettings> RenderVoices(const DataSettings& settings,
                                  const std::filesystem::path& cache,
                                  const frontend::Sense& sense,
                                  uint64_t seed,
                                  const Progress& progress = {});

}  // namespace mote::trainer
