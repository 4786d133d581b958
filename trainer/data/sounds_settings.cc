// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/sounds_settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "support/suggest.h"
#include "support/toml_reader.h"
#include "trainer/data/rendered.h"

namespace mote::trainer {

Result<SoundsSettings> ReadSounds(TomlReader reader, const std::vector<std::string>& classes) {
  SoundsSettings sounds;
  const std::vector<std::string> known = SoundKinds();
  sounds.kinds = known;
  reader.Maybe("kinds", sounds.kinds);
  for (const std::string& kind : sounds.kinds) {
    if (std::find(known.begin(), known.end(), kind) != known.end()) continue;
    reader.Fail("kinds",
                "'" + kind + "'",
                fmt::format("some of {}.{}", fmt::join(known, ", "), DidYouMean(kind, known)));
  }
  if (classes.empty()) {
    sounds.label = reader.Text("class");
  } else {
    size_t index = 0;
    reader.OneOf("class", classes, index);
    sounds.label = classes[index];
  }
  reader.MaybeWithin("count", 1, 100'000, sounds.count);
  ReadPart(reader, sounds.part);
  MOTE_RETURN_IF_ERROR(reader.Finish());
  return sounds;
}

}  // namespace mote::trainer
