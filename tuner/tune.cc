// SPDX-License-Identifier: Apache-2.0
#include "tuner/tune.h"

#include <algorithm>

#include "compiler/program/candidates.h"
#include "support/check.h"

namespace mote::tuner {
using emulator::Emulation;
using ops::CycleTable;
using ops::KernelCall;
using program::Program;

namespace {

// Room for the kernels, the calls and the board's own code beside the constants, and for the stack
// and the harness beside the arena.
constexpr int64_t kCodeBytes = int64_t{192} * 1024;
constexpr int64_t kStackBytes = int64_t{12} * 1024;
constexpr size_t kCallsAtOnce = 200;

std::string KeyOf(const KernelCall& call) { return CycleTable::KeyOf(call.function, call.params); }

ops::KernelCalls NotIn(const CycleTable& cycles, const ops::KernelCalls& calls) {
  ops::KernelCalls missing;
  for (const KernelCall& call : calls) {
    if (!cycles.Find(KeyOf(call))) missing.push_back(call);
  }
  return missing;
}

// Returns how many.
Result<size_t> Measure(const TuneRequest& request, const program::Candidates& candidates) {
  const program::MeasuringLimits limits = {
      request.ram_bytes - kStackBytes, request.flash_bytes - kCodeBytes, kCallsAtOnce};
  CycleTable& cycles = request.cache->cycles();
  const ops::KernelCalls missing = NotIn(cycles, candidates.calls);
  const auto all = MeasuringPrograms(candidates.module, missing, limits);
  size_t done = 0;
  for (const program::Measuring& measuring : all) {
    request.progress(static_cast<int64_t>(done), static_cast<int64_t>(missing.size()));
    MOTE_TRY(const Emulation emulation, request.emulate(measuring.program));
    for (size_t i = 0; i < measuring.calls.size(); ++i) {
      cycles.Set(KeyOf(*measuring.calls[i]), static_cast<int64_t>(emulation.layers[i].cycles));
    }
    done += measuring.calls.size();
    MOTE_RETURN_IF_ERROR(request.cache->Save());
  }
  return done;
}

// The kernel, or the parameters in which it differs from the same kernel's other call.
std::string Unlike(const KernelCall& call, const KernelCall& other) {
  std::string text = call.kernel;
  for (size_t i = 0; call.kernel == other.kernel && i < call.params.size(); ++i) {
    const auto& [name, value] = call.params[i];
    if (other.params[i].value != value) text.append(" ").append(name).append("=").append(value);
  }
  return text;
}

std::vector<Change> ChangesOf(const Program& before, const Program& after) {
  std::vector<Change> changes;
  const auto news = KernelsOf(after);
  for (const program::KernelUse& use : KernelsOf(before)) {
    const auto found = std::find_if(news.begin(), news.end(), [&](const program::KernelUse& other) {
      return other.kernel->opcode == use.kernel->opcode && other.kernel->name == use.kernel->name;
    });
    if (found == news.end() || KeyOf(*found->kernel) == KeyOf(*use.kernel)) continue;
    changes.push_back({use.kernel->opcode,
                       use.kernel->name,
                       Unlike(*use.kernel, *found->kernel),
                       Unlike(*found->kernel, *use.kernel)});
  }
  return changes;
}

// The same calls in the same places.
bool AreSame(const Program& a, const Program& b) {
  const auto as = KernelCallsIn(a.calls);
  const auto bs = KernelCallsIn(b.calls);
  return a.arena_bytes == b.arena_bytes && as.size() == bs.size() &&
         std::equal(as.begin(), as.end(), bs.begin(), [](const auto* x, const auto* y) {
           return KeyOf(x->kernel) == KeyOf(y->kernel);
         });
}

// By what is to be spent the most on: cycles, bytes, or their product.
bool IsBetter(const Tuning& t, ops::Optimize optimize) {
  const bool faster = t.cycles_after < t.cycles_before;
  switch (optimize) {
    case ops::Optimize::kSpeed:
      return faster;
    case ops::Optimize::kBalanced:
      return static_cast<double>(t.cycles_after) * static_cast<double>(t.arena_after) <
             static_cast<double>(t.cycles_before) * static_cast<double>(t.arena_before);
    default:
      return t.arena_after < t.arena_before || (t.arena_after == t.arena_before && faster);
  }
}

Status CompareAnswers(const Emulation& before, const Emulation& after) {
  if (before.output == after.output) return {};
  return Error{
      "tuned, the model answers differently. This is a bug in mote: please report it, and compile "
      "without --tune."};
}

}  // namespace

Result<Tuning> Tune(const TuneRequest& request) {
  Tuning tuning;
  MOTE_TRY(tuning.program, program::Compile(*request.module, request.options));
  MOTE_TRY(const program::Candidates candidates,
           program::FindCandidates(*request.module, request.options));
  tuning.candidates = candidates.calls.size();
  MOTE_TRY(tuning.measured, Measure(request, candidates));

  program::CompileOptions options = request.options;
  options.lower.measured = &request.cache->cycles();
  MOTE_TRY(Program tuned, program::Compile(*request.module, options));
  tuning.arena_before = tuning.program.arena_bytes;
  tuning.arena_after = tuned.arena_bytes;
  if (AreSame(tuning.program, tuned)) return tuning;
  MOTE_TRY(const Emulation before, request.emulate(tuning.program));
  MOTE_TRY(const Emulation after, request.emulate(tuned));
  MOTE_RETURN_IF_ERROR(CompareAnswers(before, after));
  tuning.changes = ChangesOf(tuning.program, tuned);
  tuning.cycles_before = before.total.cycles;
  tuning.cycles_after = after.total.cycles;
  tuning.kept = IsBetter(tuning, options.lower.optimize);
  if (tuning.kept) tuning.program = std::move(tuned);
  return tuning;
}

}  // namespace mote::tuner
