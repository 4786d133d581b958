// SPDX-License-Identifier: Apache-2.0
// Generated code, written to a folder, compiled as users would compile it, and run. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "compiler/emit/emit.h"
#include "compiler/program/testing.h"
#include "support/file.h"
#include "support/process.h"

namespace mote::emit {

inline std::vector<OutputFile> EmitFiles(const program::Program& program) {
  EmitOptions options;
  options.share = MOTE_SOURCE_DIR;
  options.version = "1.2.3";
  options.source = "tiny.tflite";
  Result<std::vector<OutputFile>> files = EmitModel(program, options);
  MOTE_CHECK(files.ok(), files.error().message);
  return std::move(*files);
}

inline const std::string& ContentOf(const std::vector<OutputFile>& files, const std::string& name) {
  static const std::string none;
  for (const OutputFile& file : files) {
    if (file.name == name) return file.content;
  }
  ADD_FAILURE() << "no file " << name;
  return none;
}

// MOTE_UPDATE_GOLDEN=1 writes what it should have found.
inline void ExpectGolden(const std::string& name, const std::string& content) {
  const auto path = std::filesystem::path(MOTE_SOURCE_DIR) / "tests/golden/emit" / name;
  if (std::getenv("MOTE_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    ASSERT_TRUE(WriteFile(path, content).ok());
  }
  const Result<std::string> golden = ReadText(path);
  ASSERT_TRUE(golden.ok()) << golden.error().message << " MOTE_UPDATE_GOLDEN=1 makes it.";
  EXPECT_EQ(content, *golden) << path << " differs. If it should, run this test again with "
                              << "MOTE_UPDATE_GOLDEN=1 and review the diff as code.";
}

// The project's own flags (cmake/MoteTargets.cmake), as an error.
inline std::vector<std::string> Warnings() {
  return {"-std=c++17",
          "-O1",
          "-Wall",
          "-Wextra",
          "-Wshadow",
          "-Wconversion",
          "-Wdouble-promotion",
          "-Wpedantic",
          "-Werror"};
}

class Generated {
 public:
  explicit Generated(const std::vector<OutputFile>& files) {
    for (const OutputFile& file : files) Add(file.name, file.content);
  }

  void Add(const std::string& name, const std::string& content) {
    MOTE_CHECK(WriteFile(folder_.path() / name, content).ok(), name);
    if (std::filesystem::path(name).extension() == ".cc") sources_.push_back(name);
  }

  const std::filesystem::path& path() const { return folder_.path(); }

  // What the compiler says: nothing, where all is well.
  std::string Compile(const std::string& compiler, const std::vector<std::string>& options) {
    std::vector<std::string> arguments = Warnings();
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.insert(arguments.end(), sources_.begin(), sources_.end());
    return Run(compiler, arguments, "").err;
  }

  ProcessResult Run(const std::string& program,
                    const std::vector<std::string>& arguments,
                    const std::filesystem::path& stdin_file) {
    Result<ProcessResult> result = RunProcess({program, arguments, folder_.path(), stdin_file});
    MOTE_CHECK(result.ok(), result.error().message);
    return std::move(*result);
  }

 private:
  TemporaryFolder folder_;
  std::vector<std::string> sources_;
};

// A main() that reads all inputs, or all rows of an image, from stdin and writes all outputs to
// stdout.
inline std::string MainOf(const program::Program& program) {
  const std::string& name = program.name;
  std::string text = "#include \"" + name + ".hpp\"\n#include <cstdio>\nstatic " + name +
                     "::Model model;\nint main() {\n";
  const bool pushes = program.pushed.rows > 0;
  if (pushes) text += "  do {\n";
  for (size_t i = 0; i < program.inputs.size(); ++i) {
    const std::string port = "model.input<" + std::to_string(i) + ">()";
    text += "  if (std::fread(" + port + ".data(), 1, " + port +
            ".size_bytes(), stdin) != " + port + ".size_bytes()) return 1;\n";
  }
  text += pushes ? "  } while (!model.push_row());\n" : "  model.invoke();\n";
  for (size_t i = 0; i < program.outputs.size(); ++i) {
    const std::string port = "model.output<" + std::to_string(i) + ">()";
    text += "  std::fwrite(" + port + ".data(), 1, " + port + ".size_bytes(), stdout);\n";
  }
  return text + "  return 0;\n}\n";
}

// The bytes of all outputs, from the bytes of all inputs, by the generated code.
inline std::string RunGenerated(const program::Program& program, const std::string& input) {
  Generated generated(EmitFiles(program));
  generated.Add("main.cc", MainOf(program));
  EXPECT_EQ(generated.Compile("g++", {"-DMOTE_DEBUG", "-o", "model"}), "");
  const std::filesystem::path file = generated.path() / "input.bin";
  MOTE_CHECK(WriteFile(file, input).ok(), "input.bin");
  const ProcessResult result = generated.Run("./model", {}, file);
  EXPECT_TRUE(result.ok()) << result.exit_code << " " << result.signal << " " << result.err;
  return result.out;
}

inline program::Program CompileNamed(const graph::Module& module,
                                     const std::string& name,
                                     Rounding rounding = Rounding::kSingle) {
  program::CompileOptions options;
  options.name = name;
  options.lower.rounding = rounding;
  Result<program::Program> program = program::Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

inline program::Program CompileForRam(const graph::Module& module,
                                      const std::string& name,
                                      bool push_rows) {
  program::CompileOptions options;
  options.name = name;
  options.push_rows = push_rows;
  options.lower.optimize = ops::Optimize::kRam;
  options.most_extra_cycles = int64_t{1} << 40;
  Result<program::Program> program = program::Compile(module, options);
  MOTE_CHECK(program.ok(), program.error().message);
  return std::move(*program);
}

// What the executor and the generated code give for the same inputs.
inline void ExpectSameBytes(const graph::Module& module,
                            const program::Program& program,
                            uint32_t seed) {
  const ops::TensorBytes inputs = program::RandomInputs(module, seed);
  graph::Bytes bytes;
  for (const int tensor : module.main().inputs) {
    bytes.insert(bytes.end(), inputs.at(tensor).begin(), inputs.at(tensor).end());
  }
  const graph::Bytes answer = program::Executor(program).Infer(bytes);
  const std::string input(bytes.begin(), bytes.end()), expected(answer.begin(), answer.end());
  EXPECT_TRUE(RunGenerated(program, input) == expected) << "seed " << seed;
}

}  // namespace mote::emit
