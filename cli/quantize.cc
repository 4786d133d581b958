// SPDX-License-Identifier: Apache-2.0
// mote quantize: a float model becomes one of integers.
#include "compiler/quantize/quantize.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/progress.h"
#include "cli/tensor_json.h"
#include "compiler/frontend/metadata.h"
#include "compiler/program/compile.h"
#include "compiler/quantize/float_model.h"
#include "compiler/quantize/observe.h"
#include "compiler/tflite/write.h"
#include "player/agreement.h"
#include "player/samples.h"
#include "support/file.h"

namespace mote::cli {
namespace {

using frontend::FrontEnd;
using graph::Module;
using program::Program;
using quantize::Activations;
using quantize::Method;

// In the order of their enums.
const std::vector<std::string> kMethods = {"minmax", "percentile", "mse"};
const std::vector<std::string> kActivations = {"int8", "int16"};

template <class Enum>
Enum Chosen(const std::vector<std::string>& words, const std::string& word) {
  return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

class QuantizeCommand : public Command {
 public:
  void AddOptions(Options& options) override {
    options.Add("MODEL", path_, "a .tflite of float32").Required();
    options
        .Add("--calibrate",
             data_,
             "inputs as it will get: a .npy whose first dimension counts them, or a folder of "
             ".npy or .bin files; with a front end, of recordings or pictures")
        .Required();
    options.Add("-o,--output", output_, "the .tflite to write").Required();
    options.Add("--frontend",
                front_end_,
                "a .toml that says how recordings become its input, if the model has none");
    options
        .Add("--method",
             method_,
             "the range of activations: all that is seen (minmax), without 1 in 10,000 at each "
             "end, or the one of the least error (mse)")
        .OneOf(kMethods)
        .ShowDefault();
    options.Add("--activations", activations_, "int16: nearer, twice the memory, slower")
        .OneOf(kActivations)
        .ShowDefault();
    options.Add("--samples", samples_, "at most so many inputs, evenly chosen")
        .Within(1, 100'000)
        .ShowDefault();
  }

  Result<Answer> Run() override {
    MOTE_TRY(const Module read, LoadModule(path_));
    MOTE_TRY(const std::optional<FrontEnd> front_end, FrontEndFor(read, path_, front_end_));
    Result<Module> real = quantize::FloatModel(read);
    if (!real.ok()) return real.error().In(path_);
    Result<Program> program = program::Compile(*real, {});
    if (!program.ok()) return program.error().In(path_);
    MOTE_TRY(const std::vector<graph::Bytes> samples, Load(*program, front_end));
    MOTE_TRY(Module integers, Convert(*real, samples));
    if (front_end) MOTE_RETURN_IF_ERROR(GiveFrontEnd(*front_end, integers));
    MOTE_TRY(const graph::Bytes bytes, tflite::Write(integers));
    MOTE_TRY(const Program compiled, program::Compile(integers, {}));
    ProgressBar bar("comparing");
    MOTE_TRY(const player::Agreement agreement,
             player::Compare(*program, compiled, samples, [&](int64_t done, int64_t all) {
               bar.Update(done, all);
             }));
    MOTE_RETURN_IF_ERROR(WriteFile(output_, bytes));
    return AnswerOf(compiled, bytes.size(), agreement);
  }

 private:
  Result<std::vector<graph::Bytes>> Load(const Program& program,
                                         const std::optional<FrontEnd>& front_end) const {
    if (program.inputs.size() != 1) {
      return Error{fmt::format("{}: {} inputs, want 1.", path_, program.inputs.size())};
    }
    const auto& input = program.tensors[static_cast<size_t>(program.inputs[0])];
    Say(fmt::format("reading {}", data_));
    return player::LoadUnlabelled(
        data_, input, front_end ? &*front_end : nullptr, static_cast<size_t>(samples_));
  }

  Result<Module> Convert(const Module& real, const std::vector<graph::Bytes>& samples) const {
    ProgressBar bar("calibrating");
    const auto all = static_cast<int64_t>(samples.size());
    const auto on_sample = [&](int64_t done) { bar.Update(done, all); };
    Result<std::vector<quantize::Histogram>> seen = quantize::Observe(real, samples, on_sample);
    if (!seen.ok()) return seen.error().In(path_);
    const quantize::QuantizeOptions options = {Chosen<Method>(kMethods, method_),
                                               Chosen<Activations>(kActivations, activations_)};
    Result<Module> integers = quantize::Quantize(real, *seen, options);
    return integers.ok() ? std::move(integers) : integers.error().In(path_);
  }

  // int16 inputs have none: front ends give int8.
  Status GiveFrontEnd(FrontEnd front_end, Module& module) const {
    if (activations_ != "int8") return {};
    const auto input = static_cast<size_t>(module.main().inputs.at(0));
    const graph::Quantization& q = module.main().tensors[input].quantization;
    frontend::SetScale({static_cast<double>(q.scale[0]), static_cast<int32_t>(q.zero_point[0])},
                       front_end.sense);
    return frontend::Attach(front_end, module);
  }

  Answer AnswerOf(const Program& program, size_t bytes, const player::Agreement& agreement) const {
    const auto& output = program.tensors[static_cast<size_t>(program.outputs[0])];
    const bool has_classes = output.bytes > 1;
    Answer answer;
    answer.json = {{"output", output_},
                   {"samples", agreement.samples},
                   {"method", method_},
                   {"activations", activations_},
                   {"bytes", bytes},
                   {"snr_db", agreement.snr_db}};
    if (has_classes) answer.json["same_class"] = agreement.same_class;
    answer.text = fmt::format(
        "{}: {} bytes, calibrated on {} inputs by {}\n"
        "  output '{}' {:.1f} dB above its difference from float32\n",
        output_,
        Thousands(static_cast<int64_t>(bytes)),
        agreement.samples,
        method_,
        output.name,
        agreement.snr_db);
    if (has_classes) {
      answer.text +=
          fmt::format("  the same highest value in {:.1f} %\n", 100 * agreement.same_class);
    }
    return answer;
  }

  std::string path_, data_, output_, front_end_;
  std::string method_ = "percentile", activations_ = kActivations[0];
  int samples_ = 500;
};

}  // namespace

std::unique_ptr<Command> MakeQuantize() { return std::make_unique<QuantizeCommand>(); }

}  // namespace mote::cli
