// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/synthesizers.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/check.h"

namespace mote::trainer {
namespace {

constexpr const char* kMelodies[] = {"", "?", "!", ","};  // which punctuation gives

template <size_t kCount>
const char* OneOf(const char* const (&words)[kCount], Random& random) {
  return words[random.Below(kCount)];
}

// Of espeak-ng 1.51: formants. An accent and a variant, which is the voice, are a speaker.
constexpr const char* kAccents[] = {"en-us",
                                    "en-us-nyc",
                                    "en-gb",
                                    "en-gb-scotland",
                                    "en-gb-x-rp",
                                    "en-gb-x-gbclan",
                                    "en-gb-x-gbcwmd",
                                    "en-029"};
// Those that could be people: no robots, no whispers, of near twins one. Men, women, a child.
// clang-format off
constexpr const char* kVariants[] = {
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "klatt2", "klatt3", "klatt4", "Alex", "Andy",
    "Diogo", "Gene", "Jacky", "Marco", "Mario", "Michael", "Mike", "Nguyen", "adam", "antonio",
    "benjamin", "david", "ed", "edward", "grandpa", "gustave", "iven3", "max", "miguel", "pablo",
    "paul", "pedro", "quincy", "rob", "robert", "sandro", "victor",
    "f1", "f2", "f3", "f4", "f5", "Alicia", "Andrea", "Annie", "anika", "aunty", "belinda",
    "grandma", "linda", "shelby", "steph",
    "zac"
};
// clang-format on

Speech DrawEspeak(const std::string& text, Random& random) {
  constexpr double kLeastPitch = 20, kMostPitch = 80;    // of 0 to 99
  constexpr double kLeastSpeed = 120, kMostSpeed = 220;  // words a minute
  const std::string variant = OneOf(kVariants, random);
  const std::string voice = fmt::format("{}+{}", OneOf(kAccents, random), variant);
  const std::string pitch = fmt::format("{:.0f}", random.Between(kLeastPitch, kMostPitch));
  const std::string speed = fmt::format("{:.0f}", random.Between(kLeastSpeed, kMostSpeed));
  const std::string sentence = text + OneOf(kMelodies, random);
  return {variant, {"-v", voice, "-p", pitch, "-s", speed, "-z", "--", sentence}};
}

// Of flite 2.2: made from recordings of four people.
struct Person {
  const char* voice;
  double least_hz, most_hz;  // pitches at which they sound like people
};
constexpr Person kPeople[] = {
    {"kal16", 90, 240}, {"awb", 90, 240}, {"rms", 80, 140}, {"slt", 90, 240}};

Speech DrawFlite(const std::string& text, Random& random) {
  constexpr double kLeastStretch = 0.75, kMostStretch = 1.3;  // of durations
  const Person& person = kPeople[random.Below(std::size(kPeople))];
  const double stretch = random.Between(kLeastStretch, kMostStretch);
  const double hz = random.Between(person.least_hz, person.most_hz);
  const std::string sentence = text + OneOf(kMelodies, random);
  return {fmt::format("flite {}", person.voice),
          {"-voice",
           person.voice,
           "--setf",
           fmt::format("duration_stretch={:.2f}", stretch),
           "--setf",
           fmt::format("int_f0_target_mean={:.0f}", hz),
           "-t",
           sentence}};
}

constexpr Synthesizer kSynthesizers[] = {
    {"espeak-ng", "-w", true, DrawEspeak},
    {"flite", "-o", false, DrawFlite},
};

}  // namespace

std::vector<std::string> SynthesizerNames() {
  std::vector<std::string> names;
  for (const Synthesizer& one : kSynthesizers) names.emplace_back(one.name);
  return names;
}

const Synthesizer& SynthesizerOf(const std::string& name) {
  const auto* const found = std::find_if(std::begin(kSynthesizers),
                                         std::end(kSynthesizers),
                                         [&](const Synthesizer& one) { return name == one.name; });
  MOTE_CHECK(found != std::end(kSynthesizers), name);
  return *found;
}

Process ProcessOf(const Synthesizer& synthesizer, const Speech& speech, const std::string& file) {
  Process process;
  process.program = synthesizer.name;
  process.arguments = {synthesizer.file_option, file};
  process.arguments.insert(
      process.arguments.end(), speech.arguments.begin(), speech.arguments.end());
  return process;
}

}  // namespace mote::trainer
