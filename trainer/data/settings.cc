// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/toml_reader.h"

namespace mote::trainer {
namespace {

const std::vector<std::string>& PartNames() {
  static const std::vector<std::string> kNames = {"train", "validation", "test"};
  return kNames;
}

void CheckNumber(TomlReader& reader, const char* key, double found, double least, double most) {
  if (found >= least && found <= most) return;
  reader.Fail(key, fmt::format("{:g}", found), fmt::format("{:g} to {:g}", least, most));
}

void MaybeRange(TomlReader& reader, const char* key, double least, double most, Range& range) {
  reader.MaybeRange(key, range[0], range[1]);
  CheckNumber(reader, key, range[0], least, most);
  CheckNumber(reader, key, range[1], least, most);
}

Status ReadOnly(TomlReader reader, SourceSettings& source) {
  for (const std::string& column : reader.Keys()) source.only[column] = reader.Texts(column);
  return reader.Finish();
}

Error WrongKey(const TomlReader& reader, const std::string& key, const std::string& text) {
  return {
      fmt::format("{}: line {}: key 'data.{}': {}", reader.place(), reader.LineOf(key), key, text)};
}

// Columns without a table of them.
Status CheckLabels(const TomlReader& reader, const SourceSettings& source) {
  if (!source.labels.empty()) return {};
  for (const char* key : {"label", "part", "only"}) {
    if (reader.Has(key))
      return WrongKey(reader, key, "names a column, want 'labels' too: the CSV.");
  }
  if (!source.group.empty() && source.group != "folder") {
    return WrongKey(reader, "group", "names a column, want 'labels' too: the CSV; or \"folder\".");
  }
  return {};
}

Result<SourceSettings> ReadSource(TomlReader reader, const std::vector<std::string>& classes) {
  SourceSettings source;
  source.line = reader.line();
  reader.MaybeWithin("weight", 0.01, 100, source.weight);
  if (std::optional<TomlReader> table = reader.MaybeTable("voices")) {
    MOTE_TRY(VoiceSettings voices, ReadVoices(*table, classes));
    source.voices.push_back(std::move(voices));
    MOTE_RETURN_IF_ERROR(reader.Finish());
    return source;
  }
  if (std::optional<TomlReader> table = reader.MaybeTable("sounds")) {
    MOTE_TRY(SoundsSettings sounds, ReadSounds(*table, classes));
    source.sounds.push_back(std::move(sounds));
    MOTE_RETURN_IF_ERROR(reader.Finish());
    return source;
  }
  source.folder = reader.Text("folder");
  reader.Maybe("labels", source.labels);
  reader.Maybe("label", source.label);
  reader.Maybe("group", source.group);
  reader.Maybe("part", source.part);
  reader.Maybe("as", source.as);
  size_t windows = 0;
  reader.MaybeOneOf("windows", {"centre", "all"}, windows);
  source.windows = static_cast<Windows>(windows);
  reader.MaybeWithin("step_s", 0, 1e9, source.step_s);
  if (std::optional<TomlReader> only = reader.MaybeTable("only")) {
    MOTE_RETURN_IF_ERROR(ReadOnly(*only, source));
  }
  MOTE_RETURN_IF_ERROR(reader.Finish());
  MOTE_RETURN_IF_ERROR(CheckLabels(reader, source));
  return source;
}

Status ReadSplit(TomlReader reader, SplitSettings& split) {
  reader.MaybeWithin("validation", 0, 0.9, split.validation);
  reader.MaybeWithin("test", 0, 0.9, split.test);
  size_t near = 0;
  reader.MaybeOneOf("near_duplicates", {"drop", "refuse", "keep"}, near);
  if (reader.Has("near_duplicates")) split.near_duplicates = static_cast<NearDuplicates>(near);
  const double both = split.validation + split.test;
  if (both > 0.95) {
    reader.Fail("test",
                fmt::format("{:g} with validation's {:g}", split.test, split.validation),
                "at most 0.95 together: the rest is for training");
  }
  return reader.Finish();
}

Status ReadAugment(TomlReader reader, AugmentSettings& a) {
  reader.MaybeWithin("variants", 0, 1000, a.variants);
  MaybeRange(reader, "gain_db", -60, 60, a.gain_db);
  reader.MaybeWithin("shift_ms", 0, 60'000, a.shift_ms);
  reader.Maybe("noise", a.noise);
  MaybeRange(reader, "snr_db", -40, 80, a.snr_db);
  reader.MaybeWithin("noise_share", 0, 1, a.noise_share);
  reader.MaybeWithin("reverb", 0, 1, a.reverb);
  MaybeRange(reader, "speed", 0.5, 2, a.speed);
  reader.MaybeWithin("time_mask", 0, 100'000, a.time_mask);
  reader.MaybeWithin("frequency_mask", 0, 100'000, a.frequency_mask);
  reader.Maybe("flip", a.flip);
  reader.MaybeWithin("crop", 0, 10'000, a.crop);
  reader.MaybeWithin("brightness", 0, 1, a.brightness);
  reader.MaybeWithin("contrast", 0, 0.95, a.contrast);
  reader.MaybeWithin("colour", 0, 0.95, a.colour);
  reader.MaybeWithin("blur", 0, 1, a.blur);
  return reader.Finish();
}

Status CheckClasses(TomlReader& recipe, const std::vector<std::string>& classes) {
  std::vector<std::string> sorted = classes;
  std::sort(sorted.begin(), sorted.end());
  const bool is_no_list = recipe.Has("classes") && (sorted.empty() || sorted[0].empty());
  if (is_no_list) return recipe.Finish();
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return {};
  return Error{fmt::format("{}: line {}: key 'classes': '{}' twice, want each once.",
                           recipe.place(),
                           recipe.LineOf("classes"),
                           *twice)};
}

}  // namespace

const char* NameOf(Part part) { return PartNames()[static_cast<size_t>(part)].c_str(); }

Result<DataSettings> ReadDataSettings(TomlReader& recipe) {
  DataSettings settings;
  recipe.Maybe("classes", settings.classes);
  recipe.Maybe("other", settings.other);
  MOTE_RETURN_IF_ERROR(CheckClasses(recipe, settings.classes));
  for (TomlReader& reader : recipe.MaybeTables("data")) {
    MOTE_TRY(SourceSettings source, ReadSource(std::move(reader), settings.classes));
    settings.sources.push_back(std::move(source));
  }
  if (std::optional<TomlReader> split = recipe.MaybeTable("split")) {
    MOTE_RETURN_IF_ERROR(ReadSplit(*split, settings.split));
  }
  if (std::optional<TomlReader> augment = recipe.MaybeTable("augment")) {
    MOTE_RETURN_IF_ERROR(ReadAugment(*augment, settings.augment));
  }
  return settings;
}

Status NameVoices(const std::vector<std::string>& silent,
                  const std::string& place,
                  DataSettings& settings) {
  std::vector<std::string> unsaid = silent;
  unsaid.push_back(settings.other);
  for (SourceSettings& source : settings.sources) {
    for (VoiceSettings& voices : source.voices) {
      MOTE_RETURN_IF_ERROR(NameWords(settings.classes, unsaid, place, voices));
    }
  }
  return {};
}

namespace {

bool IsRange(const Range& range, double neutral) {
  return range[0] != neutral || range[1] != neutral;
}

struct Use {
  const char* key;
  bool is_set;
};

std::vector<Use> OfSound(const AugmentSettings& a) {
  return {{"gain_db", IsRange(a.gain_db, 0)},
          {"shift_ms", a.shift_ms > 0},
          {"noise", !a.noise.empty() && a.noise_share > 0},
          {"reverb", a.reverb > 0},
          {"speed", IsRange(a.speed, 1)}};
}

std::vector<Use> OfFrames(const AugmentSettings& a) {
  return {{"time_mask", a.time_mask > 0}, {"frequency_mask", a.frequency_mask > 0}};
}

std::vector<Use> OfImages(const AugmentSettings& a) {
  return {{"flip", a.flip},
          {"crop", a.crop > 0},
          {"brightness", a.brightness > 0},
          {"contrast", a.contrast > 0},
          {"colour", a.colour > 0},
          {"blur", a.blur > 0}};
}

Status Refuse(const std::vector<Use>& uses, const char* what_for, const frontend::Sense& sense) {
  for (const Use& use : uses) {
    if (!use.is_set) continue;
    return Error{fmt::format("augment.{}: is for {}, and the front end is for {}. Leave it out.",
                             use.key,
                             what_for,
                             frontend::NameOf(sense))};
  }
  return {};
}

}  // namespace

int32_t VariantsOf(const AugmentSettings& augment) {
  const std::vector<Use> uses = OfSound(augment);
  const bool any = std::any_of(uses.begin(), uses.end(), [](const Use& u) { return u.is_set; });
  return any ? augment.variants : 0;
}

Status CheckAugment(const AugmentSettings& augment, const frontend::Sense& sense) {
  const bool is_image = std::holds_alternative<frontend::ImageSettings>(sense);
  const bool is_sound = std::holds_alternative<frontend::SoundSettings>(sense);
  if (!is_sound) MOTE_RETURN_IF_ERROR(Refuse(OfSound(augment), "sound", sense));
  return is_image ? Refuse(OfFrames(augment), "frames of features", sense)
                  : Refuse(OfImages(augment), "images", sense);
}

}  // namespace mote::trainer
