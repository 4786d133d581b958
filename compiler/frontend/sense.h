// SPDX-License-Identifier: Apache-2.0
// What a front end senses. A kind of sense is a type of settings here, its keys in
// settings_keys.h, and its tables in sense_tables.h.
#pragma once

#include <variant>

#include "compiler/frontend/image_settings.h"
#include "compiler/frontend/sound_settings.h"

namespace mote::frontend {

using Sense = std::variant<SoundSettings, ImageSettings>;

// The name of its table in TOML: "sound", "image".
const char* NameOf(const Sense& sense);

// Errors: the first setting that is out of range, by name
Status Check(const Sense& sense);

// The values of a frame; 0 of an image.
int32_t FrameValues(const Sense& sense);
// Seconds from one frame to the next; 0 of an image.
double FrameSeconds(const Sense& sense);

// How samples come; zeros of an image.
struct SampleRate {
  int32_t ticks_per_second = 0;  // of a front end's position()
  int32_t values_per_tick = 0;   // that a recording has
  int32_t hop_values = 0;        // of a piece that gives one frame at most
};
SampleRate RateOf(const Sense& sense);

}  // namespace mote::frontend
