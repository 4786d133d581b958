// SPDX-License-Identifier: Apache-2.0
#include "compiler/quantize/observe.h"

#include <fmt/format.h>

#include <cstring>

#include "compiler/program/compile.h"
#include "compiler/program/execute.h"

namespace mote::quantize {
namespace {

using program::ArenaTensor;
using program::Program;

class Observer {
 public:
  Observer(const Program& program, size_t tensors) : program_(program), seen_(tensors) {}

  void See(const ArenaTensor& tensor, Span<const uint8_t> bytes) {
    if (tensor.dtype != graph::DType::kFloat32) return;
    values_.resize(bytes.size() / sizeof(float));
    if (!values_.empty()) std::memcpy(values_.data(), bytes.data(), bytes.size());
    seen_[static_cast<size_t>(tensor.id)].Add({values_.data(), values_.size()});
  }
  void See(int tensor, Span<const uint8_t> bytes) {
    See(program_.tensors[static_cast<size_t>(tensor)], bytes);
  }

  std::vector<Histogram> seen() { return std::move(seen_); }

 private:
  const Program& program_;
  std::vector<Histogram> seen_;
  std::vector<float> values_;
};

Status CheckFinite(const graph::Module& model, const std::vector<Histogram>& seen) {
  for (size_t i = 0; i < seen.size(); ++i) {
    if (seen[i].not_finite() == 0) continue;
    return Error{
        fmt::format("{} had {} values that are infinite or no number: the model or the "
                    "samples are at fault.",
                    graph::TensorText(model.main(), i),
                    seen[i].not_finite())};
  }
  return {};
}

}  // namespace

Result<std::vector<Histogram>> Observe(const graph::Module& model,
                                       const std::vector<graph::Bytes>& samples,
                                       const std::function<void(int64_t)>& on_sample) {
  program::CompileOptions options;
  options.run_passes = false;  // every tensor of the model is computed
  MOTE_TRY(const Program program, program::Compile(model, options));
  program::Executor executor(program);
  Observer observer(program, model.main().tensors.size());
  for (size_t s = 0; s < samples.size(); ++s) {
    size_t at = 0;
    for (size_t i = 0; i < program.inputs.size(); ++i) {
      const Span<uint8_t> input = executor.Input(i);
      std::memcpy(input.data(), samples[s].data() + at, input.size());
      observer.See(program.inputs[i], {input.data(), input.size()});
      at += input.size();
    }
    executor.Invoke([&](int tensor, Span<const uint8_t> bytes) { observer.See(tensor, bytes); });
    if (on_sample) on_sample(static_cast<int64_t>(s + 1));
  }
  std::vector<Histogram> seen = observer.seen();
  MOTE_RETURN_IF_ERROR(CheckFinite(model, seen));
  return seen;
}

}  // namespace mote::quantize
