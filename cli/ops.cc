// SPDX-License-Identifier: Apache-2.0
// mote ops: the operator table, straight from compiler/ops/ops.def and the kernel tables.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <set>

#include "cli/command.h"
#include "cli/tensor_json.h"
#include "compiler/ops/registry.h"

namespace mote::cli {
namespace {

class Ops : public Command {
 public:
  void AddOptions(Options& /*options*/) override {}

  Result<Answer> Run() override {
    Answer answer;
    answer.json["ops"] = Json::array();
    std::vector<std::vector<std::string>> rows = {{"operator", "dtype", "kernels (best first)"}};
    std::map<std::string, const ops::OpDef*> by_name;
    for (const ops::OpDef* def : ops::AllOps()) by_name[def->opcode] = def;
    for (const auto& [name, def] : by_name) Add(*def, answer.json["ops"], rows);
    answer.text = AlignedTable(rows, {false, false, false});
    return answer;
  }

 private:
  static void Add(const ops::OpDef& def, Json& list, std::vector<std::vector<std::string>>& rows) {
    Json kernels = Json::array();
    std::vector<std::pair<std::string, std::vector<std::string>>> by_dtype;
    for (const ops::KernelInfo& info : def.kernels()) {
      kernels.push_back({{"dtype", info.dtype}, {"isa", info.isa}, {"kernel", info.kernel}});
      if (by_dtype.empty() || by_dtype.back().first != info.dtype)
        by_dtype.push_back({info.dtype, {}});
      by_dtype.back().second.push_back(fmt::format("{} ({})", info.kernel, info.isa));
    }
    for (const auto& [dtype, names] : by_dtype) {
      rows.push_back({def.opcode, dtype, fmt::format("{}", fmt::join(names, ", "))});
    }
    list.push_back({{"name", def.opcode}, {"kernels", kernels}});
  }
};

}  // namespace

std::unique_ptr<Command> MakeOps() { return std::make_unique<Ops>(); }

}  // namespace mote::cli
