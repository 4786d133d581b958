// SPDX-License-Identifier: Apache-2.0
#include "player/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/program/execute.h"
#include "player/samples.h"

namespace mote::player {
namespace {

using program::ArenaTensor;
using program::Executor;
using program::Program;

constexpr double kMostDb = 200;

const ArenaTensor& OutputOf(const Program& program) {
  return program.tensors[static_cast<size_t>(program.outputs[0])];
}

std::vector<double> Infer(const Program& program, Executor& executor, const graph::Bytes& input) {
  executor.Infer(input);
  return RealValues(OutputOf(program), executor.Output(0));
}

size_t Best(const std::vector<double>& scores) {
  return static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

double Snr(double signal, double noise) {
  if (noise == 0) return kMostDb;
  return signal == 0 ? 0 : std::min(10 * std::log10(signal / noise), kMostDb);
}

}  // namespace

Result<Agreement> Compare(const Program& real,
                          const Program& integers,
                          const std::vector<graph::Bytes>& samples,
                          const Progress& progress) {
  if (real.inputs.size() != 1 || integers.inputs.size() != 1 ||
      OutputOf(real).shape != OutputOf(integers).shape) {
    return Error{
        fmt::format("models of {} and {} inputs with outputs {} and {}, want one input and "
                    "the same output.",
                    real.inputs.size(),
                    integers.inputs.size(),
                    graph::ShapeText(OutputOf(real).shape),
                    graph::ShapeText(OutputOf(integers).shape))};
  }
  const ArenaTensor& x = real.tensors[static_cast<size_t>(real.inputs[0])];
  const ArenaTensor& q = integers.tensors[static_cast<size_t>(integers.inputs[0])];
  Executor real_executor(real), integer_executor(integers);
  Agreement agreement;
  double signal = 0, noise = 0;
  int64_t same = 0;
  for (const graph::Bytes& sample : samples) {
    const std::vector<double> values = RealValues(x, {sample.data(), sample.size()});
    const std::vector<double> wanted = Infer(real, real_executor, sample);
    const std::vector<double> found = Infer(integers, integer_executor, FromReals(values, q));
    for (size_t i = 0; i < wanted.size(); ++i) {
      signal += wanted[i] * wanted[i];
      noise += (wanted[i] - found[i]) * (wanted[i] - found[i]);
    }
    same += Best(wanted) == Best(found) ? 1 : 0;
    ++agreement.samples;
    if (progress) progress(agreement.samples, static_cast<int64_t>(samples.size()));
  }
  agreement.snr_db = Snr(signal, noise);
  agreement.same_class =
      static_cast<double>(same) / static_cast<double>(std::max<size_t>(samples.size(), 1));
  return agreement;
}

}  // namespace mote::player
