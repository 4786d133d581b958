// SPDX-License-Identifier: Apache-2.0
#include "estimate/board.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/file.h"
#include "support/suggest.h"
#include "support/toml.h"
#include "support/toml_reader.h"

namespace mote::estimate {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMostChanges = 8;  // estimate/power.cc looks at all sets of them

fs::path TomlPath(const fs::path& boards_dir, const std::string& name) {
  return boards_dir / name / "board.toml";
}

Result<std::vector<std::string>> BoardNames(const fs::path& boards_dir) {
  std::vector<std::string> names;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(boards_dir, ec)) {
    if (fs::is_regular_file(entry.path() / "board.toml")) {
      names.push_back(entry.path().filename().string());
    }
  }
  if (ec || names.empty()) {
    return Error{fmt::format("{}: no folder of boards, want one with <board>/board.toml in it.",
                             boards_dir.string())};
  }
  std::sort(names.begin(), names.end());
  return names;
}

Status CheckKnown(const fs::path& boards_dir, const std::string& name) {
  MOTE_TRY(const auto names, BoardNames(boards_dir));
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  return Error{fmt::format("board '{}': unknown.{} Known are: {}.",
                           name,
                           DidYouMean(name, names),
                           fmt::join(names, ", ")),
               ErrorKind::kUsage};
}

Result<toml::table> LoadToml(const fs::path& path) {
  MOTE_TRY(const std::string text, ReadText(path));
  return ParseToml(text, path.string());
}

Status ReadMemory(TomlReader reader, Board& board) {
  board.flash_bytes = reader.Count("flash_bytes");
  board.ram_bytes = reader.Count("ram_bytes");
  return reader.Finish();
}

Status ReadBuild(TomlReader reader, Board& board) {
  board.cpu_flags = reader.Texts("cpu_flags");
  board.isas = reader.Texts("isas");
  board.linker_script = reader.Text("linker_script");
  board.sources = reader.Texts("sources");
  return reader.Finish();
}

Status ReadQemu(TomlReader reader, Board& board) {
  board.qemu = Qemu{reader.Text("machine"), reader.Text("cpu")};
  return reader.Finish();
}

Status ReadListening(TomlReader reader, Power& power) {
  Listening& listening = power.listening.emplace();
  listening.microphone_ua = reader.Positive("microphone_ua");
  listening.microphone_source = reader.Text("microphone_source");
  listening.capture_ma = reader.Positive("capture_ma");
  listening.capture_source = reader.Text("capture_source");
  listening.clock_ma = reader.Positive("clock_ma");
  listening.clock_source = reader.Text("clock_source");
  return reader.Finish();
}

Status ReadRadio(TomlReader reader, Power& power) {
  Radio& radio = power.radio.emplace();
  radio.transmit_ma = reader.Positive("transmit_ma");
  radio.transmit_source = reader.Text("transmit_source");
  radio.event_ms = reader.Positive("event_ms");
  radio.event_source = reader.Text("event_source");
  radio.peak_ma = reader.Positive("peak_ma");
  radio.peak_source = reader.Text("peak_source");
  return reader.Finish();
}

void ReadMaybe(TomlReader& reader, const std::string& key, std::optional<double>& value) {
  if (reader.Has(key)) value = reader.Positive(key);
}

Status ReadChange(TomlReader reader, Power& power) {
  PowerChange& change = power.changes.emplace_back();
  change.name = reader.Text("name");
  change.source = reader.Text("source");
  ReadMaybe(reader, "active_ma", change.active_ma);
  ReadMaybe(reader, "clock_ma", change.clock_ma);
  ReadMaybe(reader, "capture_ma", change.capture_ma);
  ReadMaybe(reader, "microphone_ua", change.microphone_ua);
  ReadMaybe(reader, "transmit_ma", change.transmit_ma);
  ReadMaybe(reader, "quiet_ua", change.quiet_ua);
  return reader.Finish();
}

Status ReadPower(TomlReader reader, Power& power) {
  power.supply_v = reader.Positive("supply_v");
  power.active_ma = reader.Positive("active_ma");
  power.active_source = reader.Text("active_source");
  power.sleep_ua = reader.Positive("sleep_ua");
  power.sleep_source = reader.Text("sleep_source");
  const std::optional<TomlReader> listening = reader.MaybeTable("listening");
  const std::optional<TomlReader> radio = reader.MaybeTable("radio");
  const std::vector<TomlReader> changes = reader.MaybeTables("change");
  MOTE_RETURN_IF_ERROR(reader.Finish());
  if (listening) MOTE_RETURN_IF_ERROR(ReadListening(*listening, power));
  if (radio) MOTE_RETURN_IF_ERROR(ReadRadio(*radio, power));
  if (changes.size() > kMostChanges) {
    return Error{fmt::format("{}: [[power.change]]: {} of them, want at most {}.",
                             reader.place(),
                             changes.size(),
                             kMostChanges)};
  }
  for (const TomlReader& change : changes) MOTE_RETURN_IF_ERROR(ReadChange(change, power));
  return {};
}

// The file alone: a twin's power is not yet there.
Result<Board> ReadBoard(const fs::path& path) {
  MOTE_TRY(const toml::table table, LoadToml(path));
  TomlReader root(table, path.string(), "");
  Board board;
  board.name = root.Text("name");
  board.description = root.Text("description");
  board.core = root.Text("core");
  board.clock_hz = root.Count("clock_hz");
  if (root.Has("twin_of")) board.twin_of = root.Text("twin_of");
  const TomlReader memory = root.Table("memory");
  const TomlReader build = root.Table("build");
  const std::optional<TomlReader> qemu = root.MaybeTable("qemu");
  std::optional<TomlReader> power;
  if (board.twin_of.empty()) power = root.Table("power");
  MOTE_RETURN_IF_ERROR(root.Finish());
  MOTE_RETURN_IF_ERROR(ReadMemory(memory, board));
  MOTE_RETURN_IF_ERROR(ReadBuild(build, board));
  if (qemu) MOTE_RETURN_IF_ERROR(ReadQemu(*qemu, board));
  if (power) MOTE_RETURN_IF_ERROR(ReadPower(*power, board.power));
  return board;
}

Status CheckName(const Board& board, const std::string& name, const std::string& place) {
  if (board.name == name) return {};
  return Error{fmt::format(
      "{}: key 'name': '{}', want '{}' as the folder is called.", place, board.name, name)};
}

Status CheckEqual(const char* key, uint32_t found, uint32_t wanted, const std::string& twin) {
  if (found == wanted) return {};
  return Error{
      fmt::format("key '{}': {}, want {} as its twin '{}' has.", key, found, wanted, twin)};
}

Status CheckLimits(const Board& board, const Board& twin) {
  MOTE_RETURN_IF_ERROR(CheckEqual("clock_hz", board.clock_hz, twin.clock_hz, twin.name));
  MOTE_RETURN_IF_ERROR(
      CheckEqual("memory.flash_bytes", board.flash_bytes, twin.flash_bytes, twin.name));
  return CheckEqual("memory.ram_bytes", board.ram_bytes, twin.ram_bytes, twin.name);
}

Status TakePowerOfTwin(const fs::path& boards_dir, Board& board) {
  MOTE_RETURN_IF_ERROR(CheckKnown(boards_dir, board.twin_of));
  MOTE_TRY(const Board twin, ReadBoard(TomlPath(boards_dir, board.twin_of)));
  if (!twin.twin_of.empty()) {
    return Error{fmt::format(
        "key 'twin_of': '{}' is itself a twin, want '{}'.", board.twin_of, twin.twin_of)};
  }
  MOTE_RETURN_IF_ERROR(CheckLimits(board, twin));
  board.power = twin.power;
  return {};
}

}  // namespace

Result<Board> LoadBoard(const fs::path& boards_dir, const std::string& name) {
  MOTE_RETURN_IF_ERROR(CheckKnown(boards_dir, name));
  const fs::path path = TomlPath(boards_dir, name);
  MOTE_TRY(Board board, ReadBoard(path));
  MOTE_RETURN_IF_ERROR(CheckName(board, name, path.string()));
  if (board.twin_of.empty()) return board;
  if (Status status = TakePowerOfTwin(boards_dir, board); !status.ok()) {
    return status.error().In(path.string());
  }
  return board;
}

Result<std::vector<Board>> ListBoards(const fs::path& boards_dir) {
  MOTE_TRY(const auto names, BoardNames(boards_dir));
  std::vector<Board> boards;
  for (const std::string& name : names) {
    MOTE_TRY(Board board, LoadBoard(boards_dir, name));
    boards.push_back(std::move(board));
  }
  return boards;
}

}  // namespace mote::estimate
