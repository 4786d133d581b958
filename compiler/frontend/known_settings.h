// SPDX-License-Identifier: Apache-2.0
// Front ends that models by others were trained with. output_scale and output_zero_point are those
// of the model's input; here, those of the model that the authors publish.
#pragma once

#include <string>
#include <vector>

#include "compiler/frontend/sound_settings.h"

namespace mote::frontend {

// micro_speech of TensorFlow Lite Micro (tensorflow/tflite-micro, micro/examples/micro_speech) as
// its audio preprocessor model has it: 49 frames of 40 are an input.
SoundSettings MicroSpeechSettings();

// The wake words of esphome/micro-wake-word-models, version 1: the micro frontend's library, hops
// of 20 ms. (Those of version 2 have hops of 10 ms: feature_step_size in their JSON.)
SoundSettings MicroWakeWordSettings();

// Keyword spotting of MLPerf Tiny (mlcommons/tiny, training/keyword_spotting): 49 frames of 10 are
// an input. Its clips are divided by their largest sample before: set `gain` to the reciprocal of
// that (in 1/32768), or to a usual one. It moves the first coefficient only, but for what
// log_offset does.
SoundSettings KeywordSpottingSettings();

// The streaming wake word of MLPerf Tiny (training/streaming_wakeword): filterbank energies in dB
// of emphasised sound, [-52 dB, 12 dB] being [0, 1].
SoundSettings StreamingWakeWordSettings();

// Those by name, as `preset` in a front end's TOML takes it: "micro_speech", "micro_wake_word",
// "keyword_spotting", "streaming_wake_word".
const std::vector<std::string>& KnownNames();
SoundSettings KnownSettings(size_t index);

}  // namespace mote::frontend
