// SPDX-License-Identifier: Apache-2.0
// What a front end senses. A kind of sense is a type of settings here, its keys in
// settings_keys.h, and its tables in sense_tables.h.
#pragma once

#include <variant>

#include "compiler/frontend/image_settings.h"
#include "compiler/frontend/series_settings.h"
#include "compiler/frontend/sound_settings.h"
#include "compiler/frontend/vibration_settings.h"

namespace mote::frontend {

using Sense = std::variant<SoundSettings, ImageSettings, VibrationSettings, SeriesSettings>;

// The name of its table in TOML: "sound", "image", "vibration", "series".
const char* NameOf(const Sense& sense);

// Errors: the first setting that is out of range, by name
Status Check(const Sense& sense);

// The values of a frame; 0 of an image.
int32_t FrameValues(const Sense& sense);
// Seconds from one frame to the next; 0 of an image.
double FrameSeconds(const Sense& sense);

// How samples come; zeros of an image. A piece is what is given at a time: a hop of sound, the step
// of a segment of vibration, a row of a series.
struct SampleRate {
  int32_t ticks_per_second = 0;  // of a front end's position()
  int32_t values_per_tick = 0;   // of a recording; of a series, of a row
  int32_t piece_values = 0;  // of a piece, which gives one frame at most; of a series any number
};
SampleRate RateOf(const Sense& sense);

// What a step of a frame's int8 is, and which stands for 0; {0, 0} of an image, whose model says
// it.
struct FrameScale {
  double scale = 0;
  int32_t zero_point = 0;
};
FrameScale ScaleOf(const Sense& sense);
void SetScale(const FrameScale& scale, Sense& sense);

}  // namespace mote::frontend
