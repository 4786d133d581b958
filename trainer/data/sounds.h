// SPDX-License-Identifier: Apache-2.0
// Sounds that nobody speaks, synthesised to train on.
#pragma once

#include <filesystem>

#include "trainer/data/features.h"

namespace mote::trainer {

// The settings with each source of sounds rendered into a folder of `cache` and become an ordinary
// source of it. What is there already is not rendered again; the same for the same settings and
// seed. Errors: a front end that is not for sound; what cannot be written
Result<DataSettings> RenderSounds(const DataSettings& settings,
                                  const std::filesystem::path& cache,
                                  const frontend::Sense& sense,
                                  uint64_t seed,
                                  const Progress& progress = {});

}  // namespace mote::trainer
