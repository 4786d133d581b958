// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/rendered.h"

#include <fmt/format.h>

#include "support/file.h"
#include "support/toml_reader.h"
#include "trainer/common/random.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

constexpr const char* kTable = "LABELS.csv";
constexpr const char* kBySplit = "split";

}  // namespace

void ReadPart(TomlReader& reader, std::string& part) {
  const std::vector<std::string> parts = {"train", "validation", "test", kBySplit};
  size_t index = 0;
  reader.MaybeOneOf("part", parts, index);
  part = parts[index];
}

std::string PartField(const std::string& part) { return part == kBySplit ? "" : part; }

Status CheckHeard(const char* what, const SourceSettings& source, const frontend::Sense& sense) {
  if (std::holds_alternative<frontend::SoundSettings>(sense)) return {};
  return Error{
      fmt::format("data.{0} in line {1}: {0} are sound, and the front end is for {2}. Leave them "
                  "out.",
                  what,
                  source.line,
                  frontend::NameOf(sense))};
}

Result<fs::path> Rendered(const fs::path& cache,
                          const std::string& kind,
                          const std::string& key,
                          const MakeRecordings& make) {
  std::error_code ec;
  const fs::path folder = fs::absolute(cache, ec) / fmt::format("{}-{:016x}", kind, HashOf(key));
  if (fs::is_regular_file(folder / kTable, ec)) return folder;
  fs::create_directories(folder, ec);
  MOTE_TRY(const std::string table, make(folder));
  MOTE_RETURN_IF_ERROR(WriteFile(folder / kTable, table));
  return folder;
}

void BecomeOrdinary(const fs::path& folder, SourceSettings& source) {
  source.folder = folder.string();
  source.labels = kTable;
  source.label = "label";
  source.part = "part";
}

}  // namespace mote::trainer
