// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/voice_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/toml_reader.h"
#include "trainer/data/rendered.h"
#include "trainer/data/synthesizers.h"

namespace mote::trainer {
namespace {

bool Has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void ReadWords(TomlReader& reader,
               const std::vector<std::string>& classes,
               std::vector<std::string>& words) {
  if (reader.Has("words")) {
    words = reader.Texts("words");
    return;
  }
  reader.Maybe("words", words);
  if (!classes.empty()) return;
  reader.Fail(
      "words", "missing", "a list of words; or the recipe's 'classes', which are said then");
}

void ReadSynthesizer(TomlReader& reader, std::string& synthesizer) {
  const std::vector<std::string> names = SynthesizerNames();
  size_t index = 0;
  reader.MaybeOneOf("synthesizer", names, index);
  synthesizer = names[index];
}

// A class that is none of the recipe's is a slip, though of recordings it would mean `other`.
void ReadClass(TomlReader& reader, const std::vector<std::string>& classes, std::string& label) {
  if (classes.empty()) {
    label = reader.Text("class");
    return;
  }
  size_t index = 0;
  reader.OneOf("class", classes, index);
  label = classes[index];
}

Error Wrong(const std::string& place, const VoiceSettings& voices, const std::string& text) {
  return {fmt::format("{}: line {}: key 'data.voices.{}", place, voices.line, text)};
}

}  // namespace

Result<VoiceSettings> ReadVoices(TomlReader reader, const std::vector<std::string>& classes) {
  VoiceSettings voices;
  voices.line = reader.line();
  ReadSynthesizer(reader, voices.synthesizer);
  ReadWords(reader, classes, voices.words);
  reader.Maybe("near_misses", voices.near_misses);
  if (voices.near_misses && !SynthesizerOf(voices.synthesizer).has_phonemes) {
    reader.Fail("near_misses",
                "true",
                "no such thing of " + voices.synthesizer + ": it speaks words and no phonemes");
  }
  reader.Maybe("sentences", voices.sentences);
  if (voices.near_misses && voices.sentences) {
    reader.Fail("sentences", "true", "near_misses or sentences, each in a [[data]] of its own");
  }
  if (voices.near_misses || voices.sentences || reader.Has("words")) {
    ReadClass(reader, classes, voices.label);
  } else {
    reader.Maybe("class", voices.label);
    if (reader.Has("class")) {
      reader.Fail(
          "class", "'" + voices.label + "'", "'words' too; without them each class is said");
    }
  }
  reader.MaybeWithin("count", 1, 100'000, voices.count);
  ReadPart(reader, voices.part);
  MOTE_RETURN_IF_ERROR(reader.Finish());
  return voices;
}

Status NameWords(const std::vector<std::string>& classes,
                 const std::vector<std::string>& silent,
                 const std::string& place,
                 VoiceSettings& voices) {
  if (voices.words.empty()) {
    for (const std::string& name : classes) {
      if (!Has(silent, name)) voices.words.push_back(name);
    }
  }
  if (voices.words.empty()) {
    return Wrong(place,
                 voices,
                 "words': missing, and all classes are silent, want a class to say that is not in "
                 "'frontend.detector.silent'.");
  }
  if ((voices.near_misses || voices.sentences) && Has(voices.words, voices.label)) {
    return Wrong(
        place,
        voices,
        fmt::format("class': '{}' is one of the words, want another class for what is none "
                    "of them.",
                    voices.label));
  }
  return {};
}

}  // namespace mote::trainer
