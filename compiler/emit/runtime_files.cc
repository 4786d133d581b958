// SPDX-License-Identifier: Apache-2.0
#include "compiler/emit/runtime_files.h"

#include <fmt/format.h>

#include "compiler/emit/collector.h"
#include "compiler/emit/weights.h"

namespace mote::emit {
namespace fs = std::filesystem;

Result<std::vector<OutputFile>> RuntimeFiles(const program::Program& program,
                                             const fs::path& share,
                                             const std::vector<std::string>& headers,
                                             const fs::path& app) {
  Collector collector(share);
  for (const char* header : {"span", "fixed_point", "profile"}) {
    MOTE_RETURN_IF_ERROR(collector.Add(fmt::format("runtime/base/{}.h", header)));
  }
  if (HasFactors(program)) MOTE_RETURN_IF_ERROR(collector.Add("runtime/base/factor.h"));
  for (const program::Call* call : program::KernelCallsIn(program.calls)) {
    const ops::KernelCall& kernel = call->kernel;
    MOTE_RETURN_IF_ERROR(collector.Add(
        fmt::format("runtime/ops/{}/{}_{}.cc", kernel.folder, kernel.table, kernel.isa)));
  }
  for (const std::string& header : headers) MOTE_RETURN_IF_ERROR(collector.Add(header));
  if (!app.empty()) MOTE_RETURN_IF_ERROR(collector.AddApp(app));
  return collector.Files();
}

}  // namespace mote::emit
