// SPDX-License-Identifier: Apache-2.0
// The options of every command that compiles a model, and the way from its file to a Program.
#pragma once

#include <optional>
#include <string>

#include "cli/options.h"
#include "compiler/frontend/front_end.h"
#include "compiler/graph/module.h"
#include "compiler/program/compile.h"
#include "estimate/board.h"
#include "support/result.h"

namespace mote::cli {

// --numerics, for commands that take no other option of how to compile.
void AddNumerics(Options& options, std::string& numerics);
Rounding RoundingOf(const std::string& numerics);

class ModelOptions {
 public:
  // --prove N
  void AddProve(Options& options);
  // --tune
  void AddTune(Options& options);
  // MODEL, --numerics, --optimize, --stream, --push-rows, --name
  void AddTo(Options& options);

  // With the kernels of a board, or for this machine: the reference's, whose bytes are the same.
  // Errors carry the file's name.
  Result<program::Program> CompileFor(const estimate::Board& board) const;
  Result<program::Program> Compile() const;

  // --stream, unless rows are pushed.
  void TakeFrames() { stream_ = !push_rows_; }

  const std::string& path() const { return path_; }
  std::string file_name() const;
  ops::Optimize optimize() const;
  bool tune() const { return tune_; }
  program::CompileOptions CompileOptionsFor(const std::vector<std::string>& isas) const;

 private:
  Result<program::Program> CompileWith(const std::vector<std::string>& isas) const;

  std::string path_;
  std::string name_;
  std::string numerics_ = "single";
  std::string optimize_ = "balanced";
  bool stream_ = false;
  bool push_rows_ = false;
  bool tune_ = false;
  int proofs_ = 0;
};

// `path`: of a .tflite, or an app's name.
Result<graph::Module> LoadModule(const std::string& path);

// The front end of a model, and of the one in a file; nullopt where there is none. Errors: as
// frontend::FrontEndIn(), with the file's name
Result<std::optional<frontend::FrontEnd>> FrontEndOf(const graph::Module& module,
                                                     const std::string& path);
Result<std::optional<frontend::FrontEnd>> LoadFrontEnd(const std::string& path);
// That of a --frontend, for that model, or the model's own where `toml` names no file.
Result<std::optional<frontend::FrontEnd>> FrontEndFor(const graph::Module& module,
                                                      const std::string& path,
                                                      const std::string& toml);
// Of the model's classes, where it has a front end that says them.
std::vector<std::string> LabelsOf(const std::optional<frontend::FrontEnd>& front_end);

// --board NAME, from the boards beside the runtime.
Result<estimate::Board> FindBoard(const std::string& name);

}  // namespace mote::cli
