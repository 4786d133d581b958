// SPDX-License-Identifier: Apache-2.0
// What a recipe says of its data: sources, classes, the split, augmentation. docs/training_data.md
// has the keys with examples.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/frontend/sense.h"
#include "trainer/data/sounds_settings.h"
#include "trainer/data/voice_settings.h"

namespace mote::trainer {

enum class Part { kTrain, kValidation, kTest };
inline constexpr size_t kParts = 3;
inline constexpr std::array<Part, kParts> kAllParts = {
    Part::kTrain, Part::kValidation, Part::kTest};
// "train", "validation", "test".
const char* NameOf(Part part);

// Which windows of a recording that is longer than the model's input.
enum class Windows {
  kCentre,  // one: what `mote run` takes, or the middle of sound that is too long for that
  kAll,     // every `step_s`
};

// One [[data]].
struct SourceSettings {
  std::string folder;  // as seen from the recipe's; or a .npy whose rows are the examples
  std::string labels;  // a CSV in it, else as seen from the recipe's; empty: a folder a class
  std::string label = "label";  // columns of that CSV
  std::string group;            // empty: each file is its own; "folder" without a CSV
  std::string part;             // empty: by the split
  std::string as;               // the class of all of it; empty: as they are labelled
  std::map<std::string, std::vector<std::string>> only;  // rows with these values in a column
  Windows windows = Windows::kCentre;
  double step_s = 0;                   // 0: half a window
  double weight = 1;                   // of each of its rows in the loss of a network
  std::vector<VoiceSettings> voices;   // none, or one in place of a folder
  std::vector<SoundsSettings> sounds;  // the same
  uint32_t line = 0;                   // of the recipe

  bool operator==(const SourceSettings&) const = default;
};

enum class NearDuplicates { kDrop, kRefuse, kKeep };

struct SplitSettings {
  double validation = 0.15;  // shares of the examples
  double test = 0.2;
  // Nothing: as the recipe's sense wants it.
  std::optional<NearDuplicates> near_duplicates;

  bool operator==(const SplitSettings&) const = default;
};

// A range; {0, 0}: the key was not there (of speed {1, 1}).
using Range = std::array<double, 2>;

struct AugmentSettings {
  // Sound, before the front end: rendered once for each variant.
  int32_t variants = 4;
  Range gain_db = {0, 0};
  double shift_ms = 0;  // at most, to either side
  std::string noise;    // a folder of recordings, as seen from the recipe's
  Range snr_db = {0, 20};
  double noise_share = 0.5;  // of recordings that get noise
  double reverb = 0;         // of recordings that sound in a room
  Range speed = {1, 1};

  // Frames of features, anew in each epoch: at most so many neighbours masked.
  int32_t time_mask = 0;
  int32_t frequency_mask = 0;

  // Images, anew in each epoch.
  bool flip = false;      // left to right
  int32_t crop = 0;       // moved by at most so many pixels
  double brightness = 0;  // at most so much of the whole range
  double contrast = 0;    // 0.2: times 0.8 to 1.2 about the mean
  double colour = 0;      // as brightness, of each channel by itself
  double blur = 0;        // share of images that are blurred

  bool operator==(const AugmentSettings&) const = default;
};

struct DataSettings {
  std::vector<SourceSettings> sources;
  std::vector<std::string> classes;  // in order; empty: all that occur, sorted
  std::string other = "other";       // what labels that are no class become, if it is one
  SplitSettings split;
  AugmentSettings augment;

  bool operator==(const DataSettings&) const = default;
};

// The keys `data`, `classes`, `other`, `split` and `augment` of a recipe; what else it has is the
// caller's, whose Finish() also says what is wrong with these keys themselves.
// Errors: an unknown key, a value of the wrong type or out of range, each with its line
Result<DataSettings> ReadDataSettings(TomlReader& recipe);

// Voices without words say the classes, but `other` and those that the detector keeps silent about.
// `place` is the recipe. Errors: as NameWords()
Status NameVoices(const std::vector<std::string>& silent,
                  const std::string& place,
                  DataSettings& settings);

// How many renderings a training recording has besides the plain one: 0 where none would differ.
int32_t VariantsOf(const AugmentSettings& augment);

// Errors: augmentation that means nothing to such a sense, by its key
Status CheckAugment(const AugmentSettings& augment, const frontend::Sense& sense);

}  // namespace mote::trainer
