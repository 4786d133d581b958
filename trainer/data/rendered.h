// SPDX-License-Identifier: Apache-2.0
// What the kinds of recordings that a recipe has made share: [data.voices] and [data.sounds].
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "support/result.h"
#include "trainer/data/settings.h"

namespace mote {
class TomlReader;
}

namespace mote::trainer {

// The key `part`: train, validation, test, or split, as any source's.
void ReadPart(TomlReader& reader, std::string& part);
// The same in their table, where nothing leaves it to the split.
std::string PartField(const std::string& part);

// `what` is the key. Errors: a front end that is not for sound
Status CheckHeard(const char* what, const SourceSettings& source, const frontend::Sense& sense);

// A folder of `cache`, "voices-0123..." by kind and key. `make` writes the recordings into it and
// returns their table, which is written last: where it is, all is, and nothing is made again.
using MakeRecordings = std::function<Result<std::string>(const std::filesystem::path& folder)>;
Result<std::filesystem::path> Rendered(const std::filesystem::path& cache,
                                       const std::string& kind,
                                       const std::string& key,
                                       const MakeRecordings& make);

// The source is then that folder's, with columns "label" and "part".
void BecomeOrdinary(const std::filesystem::path& folder, SourceSettings& source);

}  // namespace mote::trainer
