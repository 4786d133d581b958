// SPDX-License-Identifier: Apache-2.0
#include "cli/model_options.h"

#include <filesystem>
#include <map>

#include "cli/app.h"
#include "cli/installation.h"
#include "compiler/frontend/metadata.h"
#include "compiler/tflite/read.h"
#include "support/file.h"

namespace mote::cli {

void AddNumerics(Options& options, std::string& numerics) {
  options
      .Add("--numerics",
           numerics,
           "rounding: single, tflm as TensorFlow Lite Micro's default, or xnnpack as on a desktop")
      .OneOf({"single", "tflm", "xnnpack"})
      .ShowDefault();
}

Rounding RoundingOf(const std::string& numerics) {
  static const std::map<std::string, Rounding> kValues = {
      {"single", Rounding::kSingle}, {"tflm", Rounding::kTflm}, {"xnnpack", Rounding::kXnnpack}};
  return kValues.at(numerics);
}

void ModelOptions::AddTo(Options& options) {
  options.Add("MODEL", path_, "the model, a .tflite file").Required();
  options.Add("--name", name_, "namespace and file name of the generated code (the file's name)");
  AddNumerics(options, numerics_);
  options.Add("--optimize", optimize_, "what to spend the most on")
      .OneOf({"balanced", "speed", "size", "ram"})
      .ShowDefault();
  const Option stream = options.AddFlag(
      "--stream", stream_, "take one new frame at a time, where windows move over time");
  options.AddFlag("--push-rows", push_rows_, "take the image row by row: it is never held whole")
      .Excludes(stream);
}

void ModelOptions::AddProve(Options& options) {
  proofs_ = program::kAffordable;
  options
      .Add("--prove",
           proofs_,
           "random inputs on which the model before and after each pass must give the same "
           "bytes (1 where that takes a fraction of a second, else 0)")
      .Within(0, 1000);
}

void ModelOptions::AddTune(Options& options) {
  options.AddFlag(
      "--tune",
      tune_,
      "measure each kernel that there is a choice of on the emulated core, and take the "
      "fastest; what was measured is kept for the next time");
}

std::string ModelOptions::file_name() const {
  return std::filesystem::path(path_).filename().string();
}

ops::Optimize ModelOptions::optimize() const {
  static const std::map<std::string, ops::Optimize> kValues = {
      {"balanced", ops::Optimize::kBalanced},
      {"speed", ops::Optimize::kSpeed},
      {"size", ops::Optimize::kSize},
      {"ram", ops::Optimize::kRam}};
  return kValues.at(optimize_);
}

Result<graph::Module> LoadModule(const std::string& path) {
  MOTE_TRY(const std::optional<App> app, FindApp(path));
  return tflite::ReadFile(app ? app->model.string() : path);
}

Result<std::optional<frontend::FrontEnd>> FrontEndOf(const graph::Module& module,
                                                     const std::string& path) {
  Result<std::optional<frontend::FrontEnd>> found = frontend::FrontEndIn(module);
  if (!found.ok()) return found.error().In(path);
  return found;
}

Result<std::optional<frontend::FrontEnd>> LoadFrontEnd(const std::string& path) {
  MOTE_TRY(const graph::Module module, LoadModule(path));
  return FrontEndOf(module, path);
}

Result<program::Program> ModelOptions::Compile() const { return CompileWith({}); }

Result<program::Program> ModelOptions::CompileFor(const estimate::Board& board) const {
  return CompileWith(board.isas);
}

Result<std::optional<frontend::FrontEnd>> FrontEndFor(const graph::Module& module,
                                                      const std::string& path,
                                                      const std::string& toml) {
  if (toml.empty()) return FrontEndOf(module, path);
  MOTE_TRY(const std::string text, ReadText(toml));
  MOTE_TRY(frontend::FrontEnd front_end,
           frontend::ReadFrontEnd(text, toml, frontend::DefaultFor(module)));
  if (const Status fits = frontend::CheckFits(front_end, module); !fits.ok()) {
    return fits.error().In(toml);
  }
  return std::optional(std::move(front_end));
}

program::CompileOptions ModelOptions::CompileOptionsFor(
    const std::vector<std::string>& isas) const {
  program::CompileOptions options;
  options.name = name_.empty() ? std::filesystem::path(path_).stem().string() : name_;
  options.lower.rounding = RoundingOf(numerics_);
  options.lower.optimize = optimize();
  options.stream = stream_;
  options.push_rows = push_rows_;
  options.proofs = proofs_;
  options.lower.isas.insert(options.lower.isas.begin(), isas.begin(), isas.end());
  return options;
}

Result<program::Program> ModelOptions::CompileWith(const std::vector<std::string>& isas) const {
  MOTE_TRY(graph::Module module, LoadModule(path_));
  Result<program::Program> program = program::Compile(std::move(module), CompileOptionsFor(isas));
  if (!program.ok()) return program.error().In(path_);
  return program;
}

Result<estimate::Board> FindBoard(const std::string& name) {
  MOTE_TRY(const std::filesystem::path share, ShareFolder());
  return estimate::LoadBoard(share / "boards", name);
}

std::vector<std::string> LabelsOf(const std::optional<frontend::FrontEnd>& front_end) {
  return front_end ? front_end->detector.labels : std::vector<std::string>();
}

}  // namespace mote::cli
