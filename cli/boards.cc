// SPDX-License-Identifier: Apache-2.0
// mote boards: what boards/*/board.toml say.
#include <fmt/format.h>

#include <filesystem>

#include "cli/command.h"
#include "cli/installation.h"
#include "cli/tensor_json.h"
#include "estimate/board.h"

namespace mote::cli {
namespace {

Json ToJson(const estimate::Board& board) {
  Json json = {{"name", board.name},
               {"description", board.description},
               {"core", board.core},
               {"clock_hz", board.clock_hz},
               {"flash_bytes", board.flash_bytes},
               {"ram_bytes", board.ram_bytes},
               {"emulated", board.qemu.has_value()},
               {"supply_v", board.power.supply_v},
               {"active_ma", board.power.active_ma},
               {"active_source", board.power.active_source},
               {"sleep_ua", board.power.sleep_ua},
               {"sleep_source", board.power.sleep_source}};
  if (!board.twin_of.empty()) json["twin_of"] = board.twin_of;
  return json;
}

class Boards : public Command {
 public:
  void AddOptions(Options& /*options*/) override {}

  Result<Answer> Run() override {
    MOTE_TRY(const std::filesystem::path share, ShareFolder());
    MOTE_TRY(const std::vector<estimate::Board> boards, estimate::ListBoards(share / "boards"));
    Answer answer;
    answer.json["boards"] = Json::array();
    std::vector<std::vector<std::string>> rows = {
        {"board", "core", "MHz", "flash", "RAM", "runs here", ""}};
    for (const estimate::Board& board : boards) {
      answer.json["boards"].push_back(ToJson(board));
      rows.push_back({board.name,
                      board.core,
                      std::to_string(board.clock_hz / 1'000'000),
                      Thousands(board.flash_bytes),
                      Thousands(board.ram_bytes),
                      board.qemu ? "emulated" : "no",
                      board.description});
    }
    answer.text = AlignedTable(rows, {false, false, true, true, true, false, false});
    return answer;
  }
};

}  // namespace

std::unique_ptr<Command> MakeBoards() { return std::make_unique<Boards>(); }

}  // namespace mote::cli
